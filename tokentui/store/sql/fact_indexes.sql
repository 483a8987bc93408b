-- However many facts a customer has, each question about them is answered by looking at the first: the best grade of those
-- on a question, and the one that gives the annual spend. Made with views and triggers, which ask.

DROP INDEX IF EXISTS fact_of_customer;
CREATE INDEX IF NOT EXISTS fact_by_grade ON fact (customer_id, dimension, grade);
CREATE INDEX IF NOT EXISTS fact_of_year ON fact (customer_id, {in_capitals(unit)}, grade, as_of DESC, uid)
WHERE {gives_a_year};

-- Facts that count less than they were given are counted without a look at all others.
CREATE INDEX IF NOT EXISTS fact_lowered ON fact (id) WHERE grade_given IS NOT NULL;

-- Few customers have a relation to the vendor or to others: they are found without a look at all facts.
CREATE INDEX IF NOT EXISTS fact_of_relation ON fact (dimension, customer_id, grade)
WHERE dimension IN ('investor', 'supplier', 'sells_on', 'financed_by');
