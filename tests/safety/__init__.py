"""Nothing lost: torn books, killed beginnings and changes of schema, full disks, who may read what."""
