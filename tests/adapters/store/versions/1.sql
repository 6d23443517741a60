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
INSERT INTO "activity" VALUES('dialer:call-17','dialer',1795435500000000,'{"id":"dialer:call-17","source":"dialer","at":1795435500000000,"kind":"call","direction":"outbound","number":"+12025550123","raw_number":"","duration_s":61,"result":"answered","person_email":null,"salesforce_id":null,"knows_salesforce_ids":false,"outcome":null,"url":null}','{"person_name":"Jane"}',NULL,'logged','{"activity_id":"dialer:call-17","verdict":"logged","checked_at":1795435200000000,"reason":null,"notes":[],"records":[["Task","00T000000000001AAA","exact"]],"recipients":[],"logged_at":1795435200000000,"time_to_log_s":null}','{"evidence":[],"notes":[]}');
INSERT INTO "activity" VALUES('work-mail:7:42','work-mail',1795435200000000,'{"id":"work-mail:7:42","source":"work-mail","at":1795435200000000,"kind":"email","message_id":"<1@acme.example>","sender":"","recipients":[["jane@example.com","to"]],"marks":[]}','{"subject":"Pricing"}',1795438800000000,'not_logged','{"activity_id":"work-mail:7:42","verdict":"not_logged","checked_at":1795435200000000,"reason":{"code":"person.no_record","confidence":"proved","also_possible":[],"records":[],"fields":[],"since":null,"alert":null},"notes":[],"records":[],"recipients":[],"logged_at":null,"time_to_log_s":null}','{"evidence":[[["Contacts with {address}",[["address","jane@example.com"]]],["none on {day}",[["day",{"at":1795435200000000}]]]]],"notes":[]}');
INSERT INTO "activity" VALUES('work-mail:7:43','work-mail',1795435740000000,'{"id":"work-mail:7:43","source":"work-mail","at":1795435740000000,"kind":"email","message_id":"<2@acme.example>","sender":"","recipients":[["joe@example.com","cc"]],"marks":[]}','{"subject":"Second"}',1795435200000000,'pending',NULL,NULL);
CREATE TABLE cursor (source TEXT PRIMARY KEY, position BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO "cursor" VALUES('dialer',X'6C696E652039');
INSERT INTO "cursor" VALUES('work-mail',X'756964203433');
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "note" VALUES('rep','{"user_id": "005000000000001AAA", "username": "rep@acme.example"}');
CREATE TABLE told (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "told" VALUES('person.no_record:jane',1795435200000000);
CREATE INDEX activity_due ON activity (next_check_at, id) WHERE next_check_at IS NOT NULL;
CREATE INDEX activity_time ON activity (occurred_at, id, verdict);
CREATE INDEX activity_worded ON activity (occurred_at) WHERE words IS NOT NULL;
COMMIT;
PRAGMA user_version = 1;
