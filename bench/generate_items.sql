-- What customers bought on account: five journal items a customer.
--
-- Included by generate.sql, whose customers it needs. A thousand customers have 1,250
-- invoices of three journal items (receivable, income, tax) and 625 payments of two.
-- Four invoices in five are of the fifty who have a house account, the others of
-- anybody. Nine payments in ten settle their invoice, the tenth pays a half of it.
CREATE TEMP TABLE paper AS
SELECT company.id AS company_id, company.currency_id,
    (SELECT id FROM account_journal
        WHERE company_id = company.id AND type = 'sale' ORDER BY id LIMIT 1) AS sales,
    (SELECT id FROM account_journal
        WHERE company_id = company.id AND type = 'bank' ORDER BY id LIMIT 1) AS bank,
    (SELECT id FROM account_account
        WHERE account_type = 'asset_receivable' ORDER BY id LIMIT 1) AS receivable,
    (SELECT id FROM account_account
        WHERE account_type = 'income' ORDER BY id LIMIT 1) AS income,
    (SELECT id FROM account_account
        WHERE account_type = 'liability_current' ORDER BY id LIMIT 1) AS tax,
    (SELECT id FROM account_account
        WHERE account_type = 'asset_cash' ORDER BY id LIMIT 1) AS cash,
    (SELECT COALESCE(MAX(id), 0) FROM account_move) AS last_move,
    (SELECT COALESCE(MAX(id), 0) FROM account_move_line) AS last_item,
    (SELECT COALESCE(MAX(id), 0) FROM account_full_reconcile) AS last_full
FROM res_company company ORDER BY company.id LIMIT 1;

CREATE TEMP TABLE invoice AS
SELECT drawn.*, ROUND(total / 1.2, 2) AS untaxed, day + 30 AS due,
    CASE WHEN NOT is_paid THEN 0 WHEN is_partial THEN ROUND(total / 2, 2)
        ELSE total END AS paid,
    LEAST(day + pg_temp.draw(number, 64, 90)::int, DATE '2025-12-31') AS paid_on
FROM (
    SELECT number, buyer.id AS partner_id,
        ROUND(6 + pg_temp.draw(number, 60, 60000) / 100.0, 2) AS total,
        DATE '2021-01-01' + (number * 1800 / (5 * :customers / 4 + 1))::int AS day,
        MOD(number, 2) = 0 AS is_paid,
        pg_temp.draw(number, 62, 10) = 0 AS is_partial
    FROM GENERATE_SERIES(1::bigint, 5 * :customers / 4) AS number
    JOIN file buyer ON buyer.rank = CASE pg_temp.draw(number, 65, 5)
        WHEN 0 THEN 1 + pg_temp.draw(number, 63, :customers)
        ELSE 1 + 20 * pg_temp.draw(number, 63, :customers / 20) END
) AS drawn;

-- Filling tables with thirty indexes row by row takes an hour: they are made anew.
CREATE TEMP TABLE set_aside AS
SELECT conrelid::regclass AS owner, conname AS name,
    FORMAT('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away,
    FORMAT('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
        PG_GET_CONSTRAINTDEF(oid)) AS back, 2 AS rank
FROM pg_constraint
WHERE contype = 'f' AND conrelid IN ('account_move'::regclass,
    'account_move_line'::regclass, 'account_partial_reconcile'::regclass)
UNION ALL
SELECT indrelid::regclass, indexrelid::regclass::text,
    FORMAT('DROP INDEX %s', indexrelid::regclass), PG_GET_INDEXDEF(indexrelid), 1
FROM pg_index
WHERE NOT indisprimary AND indrelid IN ('account_move'::regclass,
    'account_move_line'::regclass, 'account_partial_reconcile'::regclass);
DO $$
DECLARE step record;
BEGIN
    FOR step IN SELECT away FROM set_aside ORDER BY rank DESC LOOP
        EXECUTE step.away;
    END LOOP;
END $$;

INSERT INTO account_move (
    id, name, sequence_prefix, sequence_number, state, move_type, auto_post, date,
    invoice_date, invoice_date_due, journal_id, company_id, currency_id, partner_id,
    commercial_partner_id, payment_state, amount_untaxed, amount_tax, amount_total,
    amount_residual, amount_untaxed_signed, amount_tax_signed, amount_total_signed,
    amount_residual_signed, amount_total_in_currency_signed, invoice_currency_rate,
    posted_before, checked, create_uid, create_date, write_uid, write_date
)
SELECT last_move + number, 'INV/' || number, 'INV/', number, 'posted', 'out_invoice',
    'no', day, day, due, sales, company_id, currency_id, partner_id, partner_id,
    CASE WHEN paid = 0 THEN 'not_paid' WHEN paid < total THEN 'partial' ELSE 'paid' END,
    untaxed, total - untaxed, total, total - paid, untaxed, total - untaxed, total,
    total - paid, total, 1, TRUE, TRUE, 2, day, 2, day
FROM invoice CROSS JOIN paper
UNION ALL
SELECT last_move + 5 * :customers / 4 + number, 'BNK/' || number, 'BNK/', number,
    'posted', 'entry', 'no', paid_on, NULL, NULL, bank, company_id, currency_id,
    partner_id, partner_id, 'not_paid', 0, 0, paid, 0, 0, 0, paid, 0, paid, 1, TRUE,
    TRUE, 2, paid_on, 2, paid_on
FROM invoice CROSS JOIN paper WHERE is_paid;

INSERT INTO account_full_reconcile (id, create_uid, create_date, write_uid, write_date)
SELECT last_full + number, 2, paid_on, 2, paid_on
FROM invoice CROSS JOIN paper WHERE paid = total;

-- Ten numbers an invoice: what it is made of, and its payment.
INSERT INTO account_move_line (
    id, move_id, journal_id, company_id, company_currency_id, currency_id, account_id,
    partner_id, move_name, parent_state, name, display_type, date, date_maturity, debit,
    credit, balance, amount_currency, amount_residual, amount_residual_currency,
    quantity, price_unit, price_subtotal, price_total, reconciled, full_reconcile_id,
    matching_number, create_uid, create_date, write_uid, write_date
)
SELECT last_item + 10 * number + item.rank,
    last_move + number + CASE WHEN item.rank > 2 THEN 5 * :customers / 4 ELSE 0 END,
    CASE WHEN item.rank > 2 THEN bank ELSE sales END, company_id, currency_id,
    currency_id, item.account_id, partner_id,
    CASE WHEN item.rank > 2 THEN 'BNK/' ELSE 'INV/' END || number, 'posted',
    'Bench', item.kind, CASE WHEN item.rank > 2 THEN paid_on ELSE day END,
    CASE item.rank WHEN 0 THEN due WHEN 3 THEN paid_on END,
    GREATEST(item.amount, 0), GREATEST(-item.amount, 0), item.amount, item.amount,
    CASE item.rank WHEN 0 THEN total - paid ELSE 0 END,
    CASE item.rank WHEN 0 THEN total - paid ELSE 0 END,
    1, ABS(item.amount), ABS(item.amount), ABS(item.amount),
    CASE item.rank WHEN 0 THEN paid = total WHEN 3 THEN TRUE ELSE FALSE END,
    CASE WHEN item.rank IN (0, 3) AND paid = total THEN last_full + number END,
    CASE WHEN item.rank IN (0, 3) AND paid = total THEN (last_full + number)::text
        WHEN item.rank IN (0, 3) AND paid > 0 THEN 'P' || number END,
    2, day, 2, day
FROM invoice CROSS JOIN paper CROSS JOIN LATERAL (VALUES
    (0, receivable, 'payment_term', total),
    (1, income, 'product', -untaxed),
    (2, tax, 'tax', untaxed - total),
    (3, receivable, 'payment_term', -paid),
    (4, cash, 'product', paid)
) AS item (rank, account_id, kind, amount)
WHERE item.rank < 3 OR is_paid
ORDER BY invoice.number, item.rank;

INSERT INTO account_partial_reconcile (
    debit_move_id, credit_move_id, full_reconcile_id, debit_currency_id,
    credit_currency_id, company_id, max_date, amount, debit_amount_currency,
    credit_amount_currency, create_uid, create_date, write_uid, write_date
)
SELECT last_item + 10 * number, last_item + 10 * number + 3,
    CASE WHEN paid = total THEN last_full + number END, currency_id, currency_id,
    company_id, GREATEST(day, paid_on), paid, paid, paid, 2, paid_on, 2, paid_on
FROM invoice CROSS JOIN paper WHERE is_paid;

DO $$
DECLARE step record;
BEGIN
    FOR step IN SELECT back FROM set_aside ORDER BY rank LOOP
        EXECUTE step.back;
    END LOOP;
END $$;
SELECT SETVAL('account_move_id_seq', MAX(id)) FROM account_move \g /dev/null
SELECT SETVAL('account_move_line_id_seq', MAX(id)) FROM account_move_line \g /dev/null
SELECT SETVAL('account_full_reconcile_id_seq', MAX(id)) FROM account_full_reconcile
\g /dev/null
