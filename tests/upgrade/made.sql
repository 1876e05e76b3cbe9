-- Every column, constraint, index, trigger, function and extension of a database that is ours. A dump that was restored
-- says the types of literals where others do not, so they are left out; keys to other tables are called as one likes.
SELECT 'column', table_name, column_name, data_type||coalesce('/'||character_maximum_length,'')||udt_name, is_nullable, coalesce(column_default,'')||is_identity||coalesce(generation_expression,'')
FROM information_schema.columns
WHERE table_schema='public' AND table_name LIKE 'annotations%'
UNION ALL
SELECT 'constraint', conrelid::regclass::text, CASE WHEN contype='f' THEN '' ELSE conname END, regexp_replace(pg_get_constraintdef(oid), '::(text|character varying)(\[\])?|[()]', '', 'g'), convalidated::text, ''
FROM pg_constraint
WHERE conrelid::regclass::text LIKE 'annotations%'
UNION ALL
SELECT 'index', tablename, indexname, regexp_replace(indexdef, '::(text|character varying)(\[\])?|[()]', '', 'g'), '', ''
FROM pg_indexes
WHERE tablename LIKE 'annotations%'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, regexp_replace(pg_get_triggerdef(t.oid), '::(text|character varying)(\[\])?|[()]', '', 'g'), p.prosrc, tgenabled::text
FROM pg_trigger t JOIN pg_proc p ON p.oid=tgfoid
WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, '', pg_get_functiondef(p.oid), '', ''
FROM pg_proc p JOIN pg_namespace n ON n.oid=pronamespace
WHERE nspname='public' AND proname LIKE 'annotations%'
UNION ALL
SELECT 'extension', extname, '','','',''
FROM pg_extension ORDER BY 1,2,3,4
