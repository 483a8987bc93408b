DROP TABLE temp.counting;
DROP TABLE temp.former;
DROP TABLE temp.passage;
DROP TABLE temp.moved;
