-- A live shop's customer file, before Clientele is installed.
--
--   psql -v customers=100000 -v towns=data/postal_codes_fr.csv -f generate.sql DATABASE
--
-- Deterministic: everything follows from a customer's rank by a hash. The rows are
-- what Odoo itself would have stored, computed columns included.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
BEGIN;

-- A number from 0 to sides - 1, always the same for the same rank and question.
CREATE FUNCTION pg_temp.draw(rank bigint, question int, sides bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT MOD(MOD(hashint8extended(rank, question), sides) + sides, sides)
$$;
CREATE FUNCTION pg_temp.pick(rank bigint, question int, choices text[])
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT choices[1 + pg_temp.draw(rank, question, CARDINALITY(choices))]
$$;

CREATE TEMP TABLE town (
    zip text, city text, insee_code text, label text, place serial
);
\set load '\\copy town (zip, city, insee_code, label) FROM ' :'towns' ' CSV HEADER'
:load

CREATE TEMP TABLE word AS SELECT
    -- Surnames borne by many; the first ones come more often than the last.
    STRING_TO_ARRAY('Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,'
        'Laurent,Simon,Michel,Lefèvre,Leroy,Roux,David,Bertrand,Morel,Fournier,'
        'Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Müller,Lefebvre,'
        'Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier,François,'
        'Legrand,Gauthier,Garcia,Perrin,Robin,Clément,Morin,Nicolas,Henry,Roussel,'
        'Mathieu,Gautier,Masson,Marchand,Duval,Denis,Dumont,Marie,Lemaire,Noël,'
        'Meyer,Dufour,Meunier,Brun,Blanchard,Giraud,Joly,Rivière,Lucas,Brunet,'
        'Gaillard,Barbier,Arnaud,Martinez,Gérard,Roche,Renard,Schmitt,Roy,Leroux,'
        'Colin,Vidal,Caron,Picard,Roger,Fabre,Aubert,Lemoine,Renaud,Dumas,Lacroix,'
        'Olivier,Philippe,Bourgeois,Pierre,Benoît,Rey,Leclerc,Payet,Rolland,'
        'Leclercq,Guillaume,Lecomte,Lopez,Jean,Dupuy,Guillot,Hubert,Berger,'
        'Carpentier,Sánchez,Dupuis,Moulin,Louis,Deschamps,Huet,Vasseur,Perez,'
        'Boucher,Fleury,Royer,Klein,Jacquet,Adam,Paris,Poirier,Marty,Aubry,Guyot,'
        'Carré,Charles,Renault,Charpentier,Ménard,Maillard,Baron,Bertin,Bailly,'
        'Hervé,Schneider,Fernández,Le Gall,Collet,Léger,Bouvier,Julien,Prévost,'
        'Millet,Perrot,Daniel,Le Roux,Cousin,Germain,Breton,Rémy,Besson,Langlois',
        ',') AS surnames,
    -- Parts of rare surnames: 30 × 24 × 20.
    STRING_TO_ARRAY('Ab,Bar,Bel,Bou,Car,Cha,Cor,Dal,Del,Dé,Es,Fal,Fré,Gal,Gi,Hau,'
        'Jal,Ker,La,Lé,Mal,Mon,Nau,Or,Pel,Qué,Ra,Sau,Tré,Val', ',') AS heads,
    STRING_TO_ARRAY('ba,ber,bil,ca,cou,dé,din,fa,gna,gou,la,lé,li,ma,mi,na,né,pa,'
        'ra,ri,sa,ti,va,zé', ',') AS middles,
    STRING_TO_ARRAY('nel,chet,tier,reau,gnon,ville,court,lain,son,bert,dier,ssac,'
        'guet,mont,din,vy,rand,tel,zier,pré', ',') AS tails,
    STRING_TO_ARRAY('Marie,Jean,Pierre,Michel,André,Philippe,Nathalie,Isabelle,'
        'Sylvie,Catherine,Françoise,Alain,Patrick,Nicolas,Christophe,Daniel,'
        'Christian,Laurent,Frédéric,Stéphane,Sébastien,David,Julien,Olivier,'
        'Thierry,Éric,Pascal,Véronique,Céline,Sandrine,Sophie,Anne,Hélène,Élodie,'
        'Aurélie,Émilie,Camille,Léa,Manon,Chloé,Inès,Zoé,Noémie,Agathe,Jeanne,'
        'Louise,Alice,Juliette,Léo,Lucas,Hugo,Théo,Nathan,Louis,Gabriel,Arthur,'
        'Raphaël,Adam,Jules,Maël,Noé,Tom,Ethan,Sacha,Paul,Antoine,Maxime,'
        'Alexandre,Thomas,Quentin,Romain,Kévin,Jérôme,Gérard,René,Roger,Marcel,'
        'Georges,Henri,Yves,Guy,Bernard,Monique,Jacqueline,Nicole,Brigitte,'
        'Christine,Denise,Odette,Simone,Yvette,Xavier,Yann,Loïc,Gaël,Régis',
        ',') AS first_names,
    STRING_TO_ARRAY('Boulangerie,Garage,Pharmacie,Menuiserie,Électricité,Plomberie,'
        'Librairie,Fleuriste,Hôtel,Restaurant,Épicerie,Cabinet,Agence,Transports,'
        'Maçonnerie,Imprimerie,Optique,Coiffure,Bijouterie,Informatique', ',')
        AS trades,
    STRING_TO_ARRAY('SARL,SAS,EURL,SA,SCI,& Fils,& Associés,Frères', ',') AS forms,
    STRING_TO_ARRAY('rue de la République,avenue Jean-Jaurès,rue Victor-Hugo,'
        'place de l''Église,rue du Général-de-Gaulle,boulevard des Alliés,'
        'chemin des Écoliers,rue Pasteur,impasse des Lilas,rue de l''Hôtel-de-Ville',
        ',') AS streets,
    STRING_TO_ARRAY('gmail.com,orange.fr,free.fr,wanadoo.fr,laposte.net,hotmail.fr,'
        'sfr.fr,yahoo.fr,icloud.com,example.com', ',') AS providers;

CREATE FUNCTION pg_temp.surname(rank bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    share int := pg_temp.draw(rank, 1, 1000);
    weight float;
BEGIN
    -- Three customers in a hundred are called Martin.
    IF share < 30 THEN RETURN 'Martin'; END IF;
    IF share < 600 THEN
        weight := pg_temp.draw(rank, 2, 1000000) / 1000000.0;
        RETURN (
            SELECT surnames[1 + FLOOR(CARDINALITY(surnames) * weight * weight)]
            FROM word
        );
    END IF;
    RETURN (
        SELECT pg_temp.pick(rank, 3, heads) || pg_temp.pick(rank, 4, middles)
            || pg_temp.pick(rank, 5, tails)
        FROM word
    );
END $$;

CREATE FUNCTION pg_temp.first_name(rank bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_temp.pick(rank, 6, first_names) || CASE
        WHEN pg_temp.draw(rank, 7, 20) = 0
        THEN '-' || pg_temp.pick(rank, 8, first_names) ELSE '' END
    FROM word
$$;

-- Letters without accents, for e-mail addresses.
CREATE FUNCTION pg_temp.plain(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT REGEXP_REPLACE(
        TRANSLATE(LOWER(name), 'àáâäçèéêëíîïñóôöùúûü', 'aaaaceeeeiiinooouuuu'),
        '[^a-z0-9]+', '', 'g'
    )
$$;

CREATE TEMP TABLE file AS
WITH drawn AS (
    SELECT rank,
        pg_temp.draw(rank, 10, 100) < 12 AS is_company,
        pg_temp.surname(rank) AS surname,
        pg_temp.first_name(rank) AS first_name,
        -- Half of the customers live in the towns around the shop.
        CASE WHEN pg_temp.draw(rank, 11, 2) = 0
            THEN 20000 + pg_temp.draw(rank, 12, 40)
            ELSE 1 + pg_temp.draw(rank, 12, 35000) END AS town,
        -- Ten digits of a number, which nobody else has.
        CASE WHEN pg_temp.draw(rank, 13, 3) = 0 THEN '04' ELSE '06' END
            || LPAD(MOD(rank * 7368787 + 11, 100000000)::text, 8, '0') AS digits,
        pg_temp.draw(rank, 14, 10) AS spelling,
        pg_temp.draw(rank, 15, 100) AS chance
    FROM GENERATE_SERIES(1::bigint, :customers) AS rank
)
SELECT drawn.*,
    (base.id + drawn.rank)::int AS id,
    CASE WHEN is_company
        THEN pg_temp.pick(rank, 16, word.trades) || ' ' || surname || ' '
            || pg_temp.pick(rank, 17, word.forms)
        ELSE first_name || ' ' || surname END AS name,
    town.zip, town.city,
    (1 + pg_temp.draw(rank, 18, 120))::text
        || CASE WHEN pg_temp.draw(rank, 19, 8) = 0 THEN ' bis ' ELSE ' ' END
        || pg_temp.pick(rank, 20, word.streets) AS street,
    CASE
        WHEN chance >= 85 THEN NULL
        WHEN spelling < 5 THEN '+33 ' || SUBSTR(digits, 2, 1) || ' '
            || REGEXP_REPLACE(SUBSTR(digits, 3), '(..)(..)(..)(..)', '\1 \2 \3 \4')
        WHEN spelling < 7
            THEN REGEXP_REPLACE(digits, '(..)(..)(..)(..)(..)', '\1 \2 \3 \4 \5')
        WHEN spelling < 9
            THEN REGEXP_REPLACE(digits, '(..)(..)(..)(..)(..)', '\1.\2.\3.\4.\5')
        ELSE digits
    END AS phone,
    CASE WHEN chance < 85 THEN '+33' || SUBSTR(digits, 2) END AS phone_sanitized,
    CASE WHEN pg_temp.draw(rank, 21, 100) < 60
        THEN CASE WHEN is_company THEN 'contact' ELSE pg_temp.plain(first_name) END
            || '.' || pg_temp.plain(surname) || rank || '@'
            || pg_temp.pick(rank, 22, word.providers) END AS email,
    CASE WHEN pg_temp.draw(rank, 23, 100) < 30
        THEN '042' || LPAD(rank::text, 9, '0')
            || pg_temp.draw(rank, 24, 10)::text END AS barcode,
    CASE WHEN is_company THEN LPAD((300000000 + rank)::text, 9, '0') END AS siren,
    CASE WHEN pg_temp.draw(rank, 25, 10) = 0 THEN 1 ELSE 0 END AS customer_rank,
    TIMESTAMP '2016-01-01' + rank * (INTERVAL '3600 days' / :customers) AS created
FROM drawn JOIN town ON place = drawn.town CROSS JOIN word
CROSS JOIN (SELECT MAX(id) AS id FROM res_partner) AS base;
SELECT SETVAL('res_partner_id_seq', MAX(id)) FROM file \g /dev/null

INSERT INTO res_partner (
    id, create_date, write_date, create_uid, write_uid, name, complete_name,
    commercial_partner_id, commercial_company_name, type, active, is_company,
    partner_share, lang, color, message_bounce, supplier_rank, customer_rank,
    autopost_bills, country_id, street, zip, city, phone, phone_sanitized, email,
    email_normalized, barcode, company_registry, vat, ref
)
SELECT id, created, created, 2, 2, name, name, id,
    CASE WHEN is_company THEN name END, 'contact', chance <> 99, is_company,
    TRUE, 'fr_FR', 0, 0, 0, customer_rank, 'ask',
    (SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'fr'),
    CASE WHEN pg_temp.draw(rank, 30, 10) < 8 THEN street END,
    zip, city, phone, phone_sanitized, email, email,
    CASE WHEN barcode IS NOT NULL THEN JSONB_BUILD_OBJECT('1', barcode) END,
    siren,
    CASE WHEN is_company THEN 'FR' || LPAD(
        MOD(12 + 3 * MOD(siren::bigint, 97), 97)::text, 2, '0') || siren END,
    CASE WHEN pg_temp.draw(rank, 31, 20) = 0 THEN 'R' || rank END
FROM file ORDER BY rank;

-- One company in two has a contact, with the company's address and numbers.
INSERT INTO res_partner (
    create_date, write_date, create_uid, write_uid, name, complete_name, parent_id,
    commercial_partner_id, commercial_company_name, type, active, is_company,
    partner_share, lang, color, message_bounce, supplier_rank, customer_rank,
    autopost_bills, country_id, street, zip, city, phone, phone_sanitized, email,
    email_normalized, company_registry, vat, function
)
SELECT created, created, 2, 2, contact, name || ', ' || contact, id,
    id, name, 'contact', chance <> 99, FALSE, TRUE, 'fr_FR', 0, 0, 0, 0, 'ask',
    (SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'fr'),
    CASE WHEN pg_temp.draw(rank, 30, 10) < 8 THEN street END,
    zip, city, '06' || SUBSTR(digits, 3), '+336' || SUBSTR(digits, 3),
    address, address, siren,
    'FR' || LPAD(MOD(12 + 3 * MOD(siren::bigint, 97), 97)::text, 2, '0') || siren,
    'Gérance'
FROM (
    SELECT *, first_name || ' ' || surname AS contact,
        pg_temp.plain(first_name) || '.c' || rank || '@example.com' AS address
    FROM file WHERE is_company AND pg_temp.draw(rank, 32, 2) = 0
) AS company ORDER BY rank;

-- As many tickets as customers; half of them without one, the others to a third
-- of the file, some of whom come back often.
INSERT INTO pos_order (
    name, pos_reference, uuid, company_id, session_id, config_id, user_id, state,
    date_order, create_date, write_date, partner_id, amount_tax, amount_total,
    amount_paid, amount_return, pricelist_id
)
SELECT 'Bench/' || ticket, 'Bench/' || ticket, 'bench-' || ticket,
    session.company_id, session.id, session.config_id, 2, 'done', day, day, day,
    CASE WHEN pg_temp.draw(ticket, 40, 2) = 0 THEN buyer.id END,
    2, 12, 12, 0, NULL
FROM GENERATE_SERIES(1::bigint, :customers) AS ticket
CROSS JOIN LATERAL (
    SELECT TIMESTAMP '2021-01-01' + ticket * (INTERVAL '1800 days' / :customers) AS day
) AS moment
CROSS JOIN (
    SELECT pos_session.id, config_id, pos_config.company_id
    FROM pos_session JOIN pos_config ON pos_config.id = config_id
    ORDER BY pos_session.id LIMIT 1
) AS session
JOIN file buyer ON buyer.rank = 1 + CASE pg_temp.draw(ticket, 41, 4)
    WHEN 0 THEN pg_temp.draw(ticket, 42, 1 + :customers / 1000)
    ELSE pg_temp.draw(ticket, 42, 1 + :customers / 3) END;

-- A loyalty card for everybody, moved five times: won 120, spent 40.
INSERT INTO loyalty_card (
    program_id, company_id, partner_id, code, points, active, create_uid, create_date,
    write_uid, write_date
)
SELECT program.id, program.company_id, buyer.id, '044' || LPAD(buyer.rank::text, 13, '0'),
    80 + pg_temp.draw(buyer.rank, 50, 400), TRUE, 2, NOW(), 2, NOW()
FROM file buyer
CROSS JOIN (
    SELECT id, company_id FROM loyalty_program WHERE name ->> 'en_US' = 'Bench'
) AS program;
INSERT INTO loyalty_history (
    card_id, description, issued, used, create_uid, create_date, write_uid, write_date
)
SELECT card.id, 'Bench', CASE WHEN move < 4 THEN 40 ELSE 0 END,
    CASE WHEN move < 4 THEN 0 ELSE 20 END, 2, NOW(), 2, NOW()
FROM loyalty_card card CROSS JOIN GENERATE_SERIES(1, 5) AS move;

\ir generate_items.sql
COMMIT;
VACUUM (ANALYZE) res_partner;
VACUUM (ANALYZE) account_move;
VACUUM (ANALYZE) account_move_line;
VACUUM (ANALYZE) account_partial_reconcile;
VACUUM (ANALYZE) pos_order;
VACUUM (ANALYZE) loyalty_card;
VACUUM (ANALYZE) loyalty_history;
