"""What the design says of the source itself: layers, circles, bases, sizes."""
