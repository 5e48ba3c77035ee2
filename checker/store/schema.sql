-- schema.sql - the store, as numbered migrations. A file knows how many of them it has had
-- (PRAGMA user_version); released ones are never changed, new ones go to the end.

-- migration 1
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: others refer to it
    started TEXT NOT NULL,                -- 2027-03-31T12:00:00Z
    seconds REAL NOT NULL,
    project TEXT NOT NULL,
    revision TEXT NOT NULL,               -- commit of the sources; '' if there is none
    version TEXT NOT NULL,                -- of fltcheck
    rules TEXT NOT NULL,                  -- digest of the rule files
    headers TEXT NOT NULL,
    units INTEGER NOT NULL,
    degraded INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    is_incomplete INTEGER NOT NULL
);

CREATE TABLE finding (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,              -- in the order of the report
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    function TEXT NOT NULL,
    object TEXT NOT NULL,
    message TEXT NOT NULL,
    components TEXT NOT NULL,             -- one per line
    counts INTEGER NOT NULL,              -- neither suppressed nor left alone
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX finding_fingerprint ON finding (fingerprint);

CREATE TABLE verdict (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    component TEXT NOT NULL,
    rule TEXT NOT NULL,
    object TEXT NOT NULL,
    file TEXT NOT NULL,                   -- where the object was created
    line INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;

-- Decisions are only ever added: the latest one about a fingerprint holds.
CREATE TABLE triage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('confirmed', 'false-positive', 'accepted')),
    author TEXT NOT NULL,
    why TEXT NOT NULL,
    until TEXT NOT NULL,                  -- a day, or ''
    decided TEXT NOT NULL,                -- 2027-03-31T12:00:00Z
    UNIQUE (fingerprint, status, author, why, until, decided)
);
CREATE TRIGGER triage_is_not_removed BEFORE DELETE ON triage BEGIN
    SELECT RAISE (ABORT, 'decisions are never removed');
END;
CREATE TRIGGER triage_is_not_changed BEFORE UPDATE ON triage BEGIN
    SELECT RAISE (ABORT, 'decisions are never changed');
END;

-- migration 2
-- What need not be computed again. All of it can go at any time.
CREATE TABLE path (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, also after all was removed
    name TEXT NOT NULL UNIQUE
);

-- A file as it was when its content was hashed: while it looks the same, it is the same.
CREATE TABLE stamp (
    path INTEGER PRIMARY KEY REFERENCES path (id),
    size INTEGER NOT NULL,
    file INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    seen INTEGER NOT NULL,                -- when it was hashed
    hash INTEGER NOT NULL
);

CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request BLOB NOT NULL,                -- hash of what was asked, with the versions in use
    file TEXT NOT NULL,
    hash BLOB NOT NULL,                   -- of the result
    used TEXT NOT NULL,                   -- day
    size INTEGER NOT NULL,
    inputs BLOB NOT NULL,                 -- paths and hashes of what was read
    result BLOB NOT NULL
);
CREATE INDEX unit_request ON unit (request);

CREATE TABLE outcome (
    key BLOB PRIMARY KEY,                 -- hash of the units' hashes, rules and options
    component TEXT NOT NULL,
    used TEXT NOT NULL,
    size INTEGER NOT NULL,
    result BLOB NOT NULL
);

-- migration 3
-- There were changes that the revision does not have.
ALTER TABLE run ADD COLUMN is_modified INTEGER NOT NULL DEFAULT 0;
-- Something was compared with it: it is not removed when it gets old.
ALTER TABLE run ADD COLUMN is_kept INTEGER NOT NULL DEFAULT 0;
