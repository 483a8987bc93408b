DROP TABLE temp.counting;
DROP TABLE temp.former;
DROP TABLE temp.masks;
DROP TABLE temp.moved;
