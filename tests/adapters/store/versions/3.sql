BEGIN TRANSACTION;
CREATE TABLE activity (
        id TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        occurred_at INTEGER NOT NULL,
        content TEXT NOT NULL,
        words TEXT,
        next_check_at INTEGER,
        verdict TEXT NOT NULL DEFAULT 'pending',
        finding TEXT,
        finding_words TEXT
    ) WITHOUT ROWID
    ;
INSERT INTO "activity" VALUES('dialer:call-17','dialer',1795435500000000,'{"id":"dialer:call-17","source":"dialer","at":1795435500000000,"kind":"call","direction":"outbound","number":"+12025550123","raw_number":"","number_kind":"outside","place":"","duration_s":61,"result":"answered","person_email":null,"salesforce_id":null,"raw_salesforce_id":"","salesforce_activity_id":null,"knows_salesforce_ids":false,"outcome":null,"url":null}#3ac702ec','{"person_name":"Jane"}#a5219188',NULL,'logged','{"activity_id":"dialer:call-17","verdict":"logged","checked_at":1795435200000000,"reason":null,"notes":[],"records":[["Task","00T000000000001AAA","strong"]],"recipients":[],"logged_at":null,"time_to_log_s":null,"rules":[],"deputies":[]}#dfb58c5f','{"evidence":[],"also":[],"notes":[]}#1e8a8e55');
INSERT INTO "activity" VALUES('work-mail:7:42','work-mail',1795435200000000,'{"id":"work-mail:7:42","source":"work-mail","at":1795435200000000,"kind":"email","message_id":"<1@acme.example>","original_message_id":null,"sender":"","submitter":"","unreadable":[],"recipients":[["jane@example.com","to"]],"marks":[]}#a9897563','{"subject":"Pricing"}#723552c5',1795438800000000,'not_logged','{"activity_id":"work-mail:7:42","verdict":"not_logged","checked_at":1795435200000000,"reason":{"code":"person.no_record","confidence":"proved","also_possible":[],"records":[],"fields":[],"since":null,"alert":null,"one_of":[],"group":"","also":[]},"notes":[],"records":[],"recipients":[],"logged_at":null,"time_to_log_s":null,"rules":[],"deputies":[]}#ae8dfb87','{"evidence":[[["Contacts with {address}",[["address","jane@example.com"]]],["none on {day}",[["day",{"at":1795435200000000}]]]]],"also":[],"notes":[]}#647d4660');
INSERT INTO "activity" VALUES('work-mail:7:43','work-mail',1795435740000000,'{"id":"work-mail:7:43","source":"work-mail","at":1795435740000000,"kind":"email","message_id":"<2@acme.example>","original_message_id":null,"sender":"","submitter":"","unreadable":[],"recipients":[["joe@example.com","cc"]],"marks":[]}#58dcc896','{"subject":"Second"}#93581113',1795435200000000,'pending',NULL,NULL);
CREATE TABLE cursor (source TEXT PRIMARY KEY, position BLOB NOT NULL, seal INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "cursor" VALUES('dialer',X'6C696E652039',95575791);
INSERT INTO "cursor" VALUES('work-mail',X'756964203433',4143750328);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "note" VALUES('rep','{"user_id": "005000000000001AAA", "username": "rep@acme.example"}');
CREATE TABLE rule (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        mistake TEXT,
        UNIQUE (kind, value)
    );
INSERT INTO "rule" VALUES(1,'domain','example.org',1795435200000000,NULL);
CREATE TABLE told (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "told" VALUES('person.no_record:jane',1795435200000000);
CREATE INDEX activity_due ON activity (next_check_at, id) WHERE next_check_at IS NOT NULL;
CREATE INDEX activity_time ON activity (occurred_at, id, verdict);
CREATE INDEX activity_worded ON activity (occurred_at) WHERE words IS NOT NULL;
COMMIT;
PRAGMA user_version = 3;
