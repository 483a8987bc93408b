"""The screens: browse, review, watch, help."""
