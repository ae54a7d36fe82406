//! Tables of `project.sqlite`. `STRICT`, with real columns, so that any SQLite tool can query labels.

/// Marks the file as one of ours: the letters `PLop`.
pub const APPLICATION_ID: i32 = 0x504C_6F70;
/// Version of the tables that this program writes.
pub const SCHEMA_VERSION: i32 = 3;

/// All tables, as version 1 had them already.
pub const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE batches (id INTEGER PRIMARY KEY, label TEXT NOT NULL, counts TEXT NOT NULL, removed INTEGER NOT NULL) STRICT;
CREATE TABLE objects (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, bop_id INTEGER, mesh TEXT, colour INTEGER NOT NULL, symmetry TEXT NOT NULL,
    diameter_m REAL, info TEXT, batch INTEGER REFERENCES batches(id)) STRICT;
CREATE TABLE cameras (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, model TEXT NOT NULL, batch INTEGER REFERENCES batches(id)) STRICT;
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, split TEXT, scene INTEGER, batch INTEGER REFERENCES batches(id)) STRICT;
CREATE TABLE frames (
    id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES sessions(id), name TEXT NOT NULL,
    camera INTEGER NOT NULL REFERENCES cameras(id), image TEXT, depth TEXT, depth_scale_mm REAL, world TEXT,
    missing INTEGER NOT NULL, extra TEXT, batch INTEGER REFERENCES batches(id)) STRICT;
CREATE TABLE labels (
    id INTEGER PRIMARY KEY, frame INTEGER NOT NULL REFERENCES frames(id), object INTEGER NOT NULL REFERENCES objects(id),
    r00 REAL, r01 REAL, r02 REAL, r10 REAL, r11 REAL, r12 REAL, r20 REAL, r21 REAL, r22 REAL,
    tx_mm REAL, ty_mm REAL, tz_mm REAL,
    state TEXT NOT NULL, method TEXT NOT NULL, author TEXT NOT NULL, visibility REAL, flags INTEGER NOT NULL,
    covariance TEXT, info TEXT, batch INTEGER REFERENCES batches(id)) STRICT;
CREATE TABLE correspondences (
    label INTEGER NOT NULL REFERENCES labels(id) ON DELETE CASCADE, place INTEGER NOT NULL,
    x_m REAL NOT NULL, y_m REAL NOT NULL, z_m REAL NOT NULL, u_px REAL NOT NULL, v_px REAL NOT NULL,
    PRIMARY KEY (label, place)) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, target INTEGER, label TEXT NOT NULL,
    edits TEXT NOT NULL, inverse TEXT NOT NULL) STRICT;
";

/// Version 2: labels by the names of their frames and objects, without those of imports that were taken back, whose rows
/// stay in `labels`. For other programs; this one does not read it.
pub const VIEWS: &str = "
CREATE VIEW present_labels AS SELECT
    labels.id AS label, sessions.name || '/' || frames.name AS frame, objects.name AS object,
    labels.r00, labels.r01, labels.r02, labels.r10, labels.r11, labels.r12, labels.r20, labels.r21, labels.r22,
    labels.tx_mm, labels.ty_mm, labels.tz_mm, labels.state, labels.method, labels.author, labels.visibility, labels.flags
FROM labels JOIN frames ON frames.id = labels.frame JOIN sessions ON sessions.id = frames.session
    JOIN objects ON objects.id = labels.object
WHERE labels.batch IS NULL OR labels.batch IN (SELECT id FROM batches WHERE removed = 0);
";

/// Version 3: sets of predictions with their rows, saved slices, and why a frame should be looked at. A row's frame and object may be gone; then it is
/// passed over, so nothing but the set is held to be there.
pub const PREDICTIONS: &str = "
CREATE TABLE prediction_sets (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, run TEXT, rows INTEGER NOT NULL, left_out INTEGER NOT NULL,
    notes TEXT NOT NULL, removed INTEGER NOT NULL) STRICT;
CREATE TABLE predictions (
    id INTEGER PRIMARY KEY, prediction_set INTEGER NOT NULL REFERENCES prediction_sets(id), frame INTEGER NOT NULL,
    object INTEGER NOT NULL, score REAL NOT NULL,
    r00 REAL NOT NULL, r01 REAL NOT NULL, r02 REAL NOT NULL, r10 REAL NOT NULL, r11 REAL NOT NULL, r12 REAL NOT NULL,
    r20 REAL NOT NULL, r21 REAL NOT NULL, r22 REAL NOT NULL, tx_mm REAL NOT NULL, ty_mm REAL NOT NULL, tz_mm REAL NOT NULL,
    time_secs REAL, line INTEGER NOT NULL) STRICT;
CREATE INDEX predictions_of_set ON predictions(prediction_set);
CREATE TABLE slices (name TEXT PRIMARY KEY, filter TEXT NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE frames ADD COLUMN review TEXT;
";
