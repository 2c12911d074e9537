-- Make a large customer file ready for Clientele: run once before installing it.
--
--   psql -f scripts/prepare_large_database.sql DATABASE
--
-- Installing Clientele brings apps of the OCA and of Odoo that add computed columns
-- to the contacts. Odoo fills a new column contact by contact, which takes hours on
-- a million of them; it leaves alone a column that exists already. This script
-- creates these columns, and Clientele's own, and fills each contact once:
--
--   partner_firstname      first and last name, split as its setting says
--   base_address_extended  street name, house number, door
--   base_vat               European number checked: left empty, which means no
--   base_location          postcode and town chosen in the list: left empty
--   partner_title, partner_mobile, partner_fax, partner_contact_*: left empty
--   clientele              status, since when, and customer number
--
-- The shop may go on working meanwhile: the work is committed every 20,000 contacts.
-- It may be stopped, and run again as often as wanted: what is filled stays as it is.
-- What is created between the last run and the installation is filled by the latter.
-- Do not run it inside a transaction (`psql -1`).

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
-- Wait for nobody: a till that is selling comes first. Run again if this fails.
SET lock_timeout = '10s';
SET work_mem = '256MB';

-- Room in each page: later changes of a row stay there, without work on the indexes.
ALTER TABLE res_partner SET (fillfactor = 90);

-- Empty columns take no time, whatever the number of rows.
ALTER TABLE res_partner
    ADD COLUMN IF NOT EXISTS firstname varchar,
    ADD COLUMN IF NOT EXISTS lastname varchar,
    ADD COLUMN IF NOT EXISTS street_name varchar,
    ADD COLUMN IF NOT EXISTS street_number varchar,
    ADD COLUMN IF NOT EXISTS street_number2 varchar,
    ADD COLUMN IF NOT EXISTS city_id int4,
    ADD COLUMN IF NOT EXISTS zip_id int4,
    ADD COLUMN IF NOT EXISTS title_id int4,
    ADD COLUMN IF NOT EXISTS vies_valid bool,
    ADD COLUMN IF NOT EXISTS mobile varchar,
    ADD COLUMN IF NOT EXISTS fax varchar,
    ADD COLUMN IF NOT EXISTS birthdate_date date,
    ADD COLUMN IF NOT EXISTS gender varchar,
    ADD COLUMN IF NOT EXISTS partner_contact_id int4,
    ADD COLUMN IF NOT EXISTS partner_delivery_id int4,
    ADD COLUMN IF NOT EXISTS partner_invoice_id int4,
    ADD COLUMN IF NOT EXISTS customer_number varchar,
    ADD COLUMN IF NOT EXISTS customer_status varchar,
    ADD COLUMN IF NOT EXISTS customer_since date;

-- The order of names that the setting of partner_firstname says, or will say.
SELECT COALESCE(
    (SELECT value FROM ir_config_parameter WHERE key = 'partner_names_order'),
    'first_last'
) AS names_order \gset

\echo 'Who is a customer: invoiced, served at a till or with an accepted order ...'
DROP TABLE IF EXISTS pg_temp.clientele_status;
CREATE TEMP TABLE clientele_status AS
SELECT id, MIN(status) AS status, MIN(since) AS since
FROM (
    SELECT partner.commercial_partner_id AS id, 'customer' AS status, document.since
    FROM (
        SELECT partner_id, MIN(date_order)::date AS since FROM pos_order
        WHERE state IN ('paid', 'done', 'invoiced') GROUP BY partner_id
        UNION ALL
        SELECT partner_id, MIN(date_order)::date FROM sale_order
        WHERE state = 'sale' GROUP BY partner_id
        UNION ALL
        SELECT partner_id, MIN(invoice_date) FROM account_move
        WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt')
        GROUP BY partner_id
        UNION ALL
        SELECT id, NULL FROM res_partner WHERE customer_rank > 0
    ) AS document
    JOIN res_partner partner ON partner.id = document.partner_id
    UNION ALL
    SELECT partner.commercial_partner_id, 'prospect', NULL
    FROM sale_order JOIN res_partner partner ON partner.id = sale_order.partner_id
    WHERE sale_order.state IN ('draft', 'sent')
) AS found
GROUP BY id;
ANALYZE clientele_status;

\echo 'What each contact lacks ...'
DROP TABLE IF EXISTS pg_temp.clientele_filled;
CREATE TEMP TABLE clientele_filled AS
SELECT partner.id, partner.write_date,
    CASE WHEN unsplit AND NOT single THEN CASE :'names_order'
        WHEN 'first_last' THEN SPLIT_PART(clean, ' ', 1)
        WHEN 'last_first' THEN SUBSTR(clean, STRPOS(clean, ' ') + 1)
        ELSE SUBSTR(clean, STRPOS(clean, ',') + 1) END
    END AS firstname,
    CASE WHEN unsplit THEN CASE
        WHEN single THEN clean
        WHEN :'names_order' = 'first_last' THEN SUBSTR(clean, STRPOS(clean, ' ') + 1)
        WHEN :'names_order' = 'last_first' THEN SPLIT_PART(clean, ' ', 1)
        ELSE SPLIT_PART(clean, ',', 1) END
    END AS lastname,
    CASE WHEN unread THEN BTRIM(road[1]) END AS street_name,
    CASE WHEN unread THEN BTRIM(road[2]) END AS street_number,
    CASE WHEN unread THEN road[3] END AS street_number2,
    CASE WHEN partner.customer_status IS NULL THEN known.status END AS status,
    CASE WHEN partner.customer_status IS NULL THEN known.since END AS since,
    CASE WHEN known.status IS NOT NULL AND partner.customer_number IS NULL THEN
        ROW_NUMBER() OVER (
            PARTITION BY known.status IS NOT NULL AND partner.customer_number IS NULL
            ORDER BY partner.create_date, partner.id
        ) END AS rank
FROM (
    SELECT *,
        firstname IS NULL AND lastname IS NULL AND name <> '' AS unsplit,
        street <> '' AND street_name IS NULL AS unread,
        CASE WHEN :'names_order' = 'last_first_comma' AND is_company IS NOT TRUE
            THEN REGEXP_REPLACE(
                BTRIM(REGEXP_REPLACE(name, '\s+', ' ', 'g')), ' ?, ?', ',', 'g')
            ELSE BTRIM(REGEXP_REPLACE(name, '\s+', ' ', 'g')) END AS clean,
        -- Number and door at the end of a street, as Odoo reads them.
        REGEXP_MATCH(street, '^(.*?)(\s[0-9]\S*)?(?: - (.+))?$') AS road
    FROM res_partner
) AS partner
CROSS JOIN LATERAL (
    SELECT is_company IS TRUE OR STRPOS(clean, CASE :'names_order'
        WHEN 'last_first_comma' THEN ',' ELSE ' ' END) = 0 AS single
) AS form
LEFT JOIN clientele_status known ON known.id = partner.id
WHERE unsplit OR unread OR (
    known.status IS NOT NULL
    AND (partner.customer_status IS NULL OR partner.customer_number IS NULL)
);
CREATE INDEX ON clientele_filled (id);
ANALYZE clientele_filled;

\echo 'Filling ...'
DO $$
DECLARE
    -- Numbers go on after the highest one, in the form of Clientele's sequence.
    highest bigint := COALESCE((
        SELECT MAX(SUBSTR(customer_number, 2)::bigint) FROM res_partner
        WHERE customer_number ~ '^C[0-9]{6,15}$'
    ), 0);
    first_id int := 0;
    last_id int;
BEGIN
    LOOP
        SELECT MAX(id) INTO last_id FROM (
            SELECT id FROM clientele_filled WHERE id > first_id
            ORDER BY id LIMIT 20000
        ) AS batch;
        EXIT WHEN last_id IS NULL;
        UPDATE res_partner partner SET
            firstname = COALESCE(filled.firstname, partner.firstname),
            lastname = COALESCE(filled.lastname, partner.lastname),
            street_name = COALESCE(filled.street_name, partner.street_name),
            street_number = COALESCE(filled.street_number, partner.street_number),
            street_number2 = COALESCE(filled.street_number2, partner.street_number2),
            customer_status = COALESCE(filled.status, partner.customer_status),
            customer_since = COALESCE(filled.since, partner.customer_since),
            customer_number = COALESCE(
                partner.customer_number,
                'C' || LPAD(
                    (highest + filled.rank)::text,
                    GREATEST(6, LENGTH((highest + filled.rank)::text)), '0'
                )
            )
        FROM clientele_filled filled
        WHERE filled.id = partner.id
          AND partner.id > first_id AND partner.id <= last_id
          -- Changed meanwhile: left to the next run.
          AND partner.write_date IS NOT DISTINCT FROM filled.write_date;
        COMMIT;
        first_id := last_id;
    END LOOP;
END $$;

VACUUM (ANALYZE) res_partner;
\echo 'Ready: install Clientele now.'
