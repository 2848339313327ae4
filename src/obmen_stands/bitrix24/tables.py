"""Tables of the portal's SQLite that are the same on every portal; those of deals and their like follow the schema."""

TABLES = """
CREATE TABLE IF NOT EXISTS multifields (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL,
  owner INTEGER NOT NULL, type TEXT NOT NULL, value_type TEXT NOT NULL, value TEXT NOT NULL, match TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS multifields_owner ON multifields (entity, owner);
CREATE INDEX IF NOT EXISTS multifields_match ON multifields (type, match);
CREATE INDEX IF NOT EXISTS multifields_value ON multifields (type, value);
CREATE TABLE IF NOT EXISTS deal_contacts (deal INTEGER NOT NULL, contact INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (deal, contact));
CREATE INDEX IF NOT EXISTS deal_contacts_contact ON deal_contacts (contact);
CREATE TABLE IF NOT EXISTS product_rows (id INTEGER PRIMARY KEY AUTOINCREMENT, deal INTEGER NOT NULL,
  data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS product_rows_deal ON product_rows (deal);
CREATE TABLE IF NOT EXISTS user_fields (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, multiple TEXT NOT NULL, mandatory TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (entity, name));
CREATE TABLE IF NOT EXISTS choices (id INTEGER PRIMARY KEY AUTOINCREMENT, field INTEGER NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS categories (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL,
  sort INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS statuses (id INTEGER PRIMARY KEY AUTOINCREMENT, entity_id TEXT NOT NULL,
  status_id TEXT NOT NULL, name TEXT NOT NULL, sort INTEGER NOT NULL, semantics TEXT, UNIQUE (entity_id, status_id));
CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, at REAL NOT NULL, actor TEXT NOT NULL, entity TEXT NOT NULL,
  item INTEGER NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT);
CREATE INDEX IF NOT EXISTS changes_item ON changes (entity, item, field);
CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (access TEXT PRIMARY KEY, refresh TEXT UNIQUE, expires REAL NOT NULL,
  refresh_expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS handlers (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, address TEXT NOT NULL,
  application TEXT NOT NULL, UNIQUE (event, address, application));
CREATE TABLE IF NOT EXISTS offline_events (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, event TEXT NOT NULL,
  item INTEGER NOT NULL, application TEXT NOT NULL, process TEXT);
CREATE TABLE IF NOT EXISTS repeats (credential TEXT NOT NULL, user INTEGER NOT NULL, method TEXT NOT NULL,
  key TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (credential, user, method, key));
"""
NAMES = (
    "multifields", "deal_contacts", "product_rows", "user_fields", "choices", "categories", "statuses", "changes",
    "codes", "tokens", "records", "handlers", "offline_events", "repeats",
)  # fmt: skip
