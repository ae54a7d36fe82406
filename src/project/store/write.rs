//! Writing: the changed rows and the journal's row in one transaction.

use super::{Step, Store, StoreError, predictions};
use crate::project::batch::Held;
use crate::project::edit::Edit;
use crate::project::ids::BatchId;
use crate::project::import::ImportCounts;
use crate::project::label::PoseLabel;
use crate::project::model::Project;
use crate::project::parts::{CameraEntry, Frame, Object, Session};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::Serialize;

/// What a row of the journal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new step.
    Do,
    /// A step was taken back.
    Undo,
    /// A step was done again.
    Redo,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// Rows between two questions whether they are still wanted: some milliseconds.
pub(super) const ROWS_AT_ONCE: usize = 1024;

const PUT_LABEL: &str = "INSERT INTO labels VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23)
    ON CONFLICT(id) DO UPDATE SET frame=?2, object=?3, r00=?4, r01=?5, r02=?6, r10=?7, r11=?8, r12=?9, r20=?10, r21=?11, r22=?12,
    tx_mm=?13, ty_mm=?14, tz_mm=?15, state=?16, method=?17, author=?18, visibility=?19, flags=?20, covariance=?21, info=?22, batch=?23";
const PUT_FRAME: &str = "INSERT INTO frames VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)
    ON CONFLICT(id) DO UPDATE SET session=?2, name=?3, camera=?4, image=?5, depth=?6, depth_scale_mm=?7, world=?8, missing=?9, extra=?10, batch=?11,
    review=?12";
const PUT_OBJECT: &str = "INSERT INTO objects VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)
    ON CONFLICT(id) DO UPDATE SET name=?2, bop_id=?3, mesh=?4, colour=?5, symmetry=?6, diameter_m=?7, info=?8, batch=?9";

impl Store {
    /// Writes a step that the document has taken already; the row's number in the journal is returned.
    pub fn write(
        &mut self,
        project: &Project,
        kind: Kind,
        target: Option<i64>,
        label: &str,
        edits: &[Edit],
        inverse: &[Edit],
    ) -> Result<i64, StoreError> {
        let path = self.file();
        let mut run = || -> rusqlite::Result<i64> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for edit in edits {
                write_edit(&transaction, edit)?;
            }
            write_last_ids(&transaction, project)?;
            let id = write_journal(&transaction, kind, target, label, edits, inverse)?;
            transaction.commit()?;
            Ok(id)
        };
        run().map_err(|source| StoreError::Database { source, path })
    }

    /// Writes what an import brought, as long as it is `wanted`: all rows, one row in the journal.
    pub fn write_batch(
        &mut self,
        project: &Project,
        batch: BatchId,
        (held, counts): (&Held, &ImportCounts),
        label: &str,
        wanted: &dyn Fn() -> bool,
    ) -> Result<i64, StoreError> {
        let path = self.file();
        let mut run = || -> rusqlite::Result<Option<i64>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute("INSERT INTO batches VALUES (?1, ?2, ?3, 0)", params![batch.0, label, json(counts)])?;
            if !write_rows(&transaction, held, wanted)? {
                return Ok(None);
            }
            write_last_ids(&transaction, project)?;
            let edit = |removed| [Edit::SetBatchRemoved { batch, removed }];
            let id = write_journal(&transaction, Kind::Do, None, label, &edit(false), &edit(true))?;
            transaction.commit()?;
            Ok(Some(id))
        };
        let id = run().map_err(|source| StoreError::Database { source, path })?.ok_or(StoreError::Cancelled)?;
        // The import is safe in the log; that the log could not be brought home is no failure of it.
        let _ = self.checkpoint();
        Ok(id)
    }

    /// The edits of a step, or those that take it back.
    pub fn edits_of(&self, step: i64, back: bool) -> Result<Vec<Edit>, StoreError> {
        let column = if back { "inverse" } else { "edits" };
        let text: String = self
            .connection
            .query_row(&format!("SELECT {column} FROM journal WHERE id = ?1"), [step], |row| row.get(0))
            .map_err(|source| self.database(source))?;
        serde_json::from_str(&text).map_err(|err| StoreError::Row { table: "journal", row: step, text: err.to_string(), path: self.file() })
    }

    /// Steps that can be taken back and done again, as the journal tells.
    pub fn history(&self) -> Result<(Vec<Step>, Vec<Step>), StoreError> {
        let run = || -> rusqlite::Result<(Vec<Step>, Vec<Step>)> {
            let (mut undo, mut redo) = (Vec::new(), Vec::new());
            let mut statement = self.connection.prepare("SELECT id, kind, label FROM journal ORDER BY id")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                match row.get_ref(1)?.as_str()? {
                    "undo" => redo.extend(undo.pop()),
                    "redo" => undo.extend(redo.pop()),
                    _ => {
                        undo.push(Step { id: row.get(0)?, label: row.get(2)? });
                        redo.clear();
                    }
                }
            }
            Ok((undo, redo))
        };
        run().map_err(|source| self.database(source))
    }
}

pub(super) fn write_journal(
    to: &Transaction<'_>,
    kind: Kind,
    target: Option<i64>,
    label: &str,
    edits: &[Edit],
    inverse: &[Edit],
) -> rusqlite::Result<i64> {
    // A step back or forth names its step; the edits stand there already.
    let (edits, inverse) = if kind == Kind::Do { (json(&edits), json(&inverse)) } else { ("[]".to_owned(), "[]".to_owned()) };
    to.prepare_cached("INSERT INTO journal (at, who, kind, target, label, edits, inverse) VALUES (?1,?2,?3,?4,?5,?6,?7)")?.execute(
        params![
            jiff::Timestamp::now().to_string(),
            super::lock::who().unwrap_or_else(|| "unknown".to_owned()),
            kind.word(),
            target,
            label,
            edits,
            inverse
        ],
    )?;
    Ok(to.last_insert_rowid())
}

/// The highest ids that were ever given, so that none is given twice, also after a removal and a restart.
fn write_last_ids(to: &Transaction<'_>, project: &Project) -> rusqlite::Result<()> {
    let lasts = [project.objects.last(), project.cameras.last(), project.sessions.last(), project.frames.last(), project.labels.last()];
    to.prepare_cached("INSERT INTO meta VALUES ('last_ids', ?1) ON CONFLICT(key) DO UPDATE SET value=?1")?.execute([json(&lasts)])?;
    Ok(())
}

fn write_edit(to: &Connection, edit: &Edit) -> rusqlite::Result<()> {
    let remove = |table: &str, id: i64| to.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([id]).map(drop);
    match edit {
        Edit::SetName(name) => to.execute("UPDATE meta SET value = ?1 WHERE key = 'name'", [name]).map(drop),
        Edit::PutObject(object) => put_object(to, object),
        Edit::RemoveObject(id) => remove("objects", id.0),
        Edit::PutCamera(camera) => put_camera(to, camera),
        Edit::RemoveCamera(id) => remove("cameras", id.0),
        Edit::PutSession(session) => put_session(to, session),
        Edit::RemoveSession(id) => remove("sessions", id.0),
        Edit::PutFrame(frame) => put_frame(to, frame),
        Edit::RemoveFrame(id) => remove("frames", id.0),
        Edit::PutLabel(label) => {
            put_label(to, label)?;
            to.prepare_cached("DELETE FROM correspondences WHERE label = ?1")?.execute([label.id.0])?;
            put_pairs(to, label)
        }
        Edit::RemoveLabel(id) => remove("labels", id.0),
        Edit::SetBatchRemoved { batch, removed } => {
            to.execute("UPDATE batches SET removed = ?2 WHERE id = ?1", params![batch.0, removed]).map(drop)
        }
        Edit::SetReview { frame, reason } => to.execute("UPDATE frames SET review = ?2 WHERE id = ?1", params![frame.0, reason]).map(drop),
        Edit::SetPredictionsRemoved { set, removed } => predictions::set_removed(to, *set, *removed),
        Edit::RenamePredictions { set, name } => predictions::set_name(to, *set, name),
        Edit::PutSlice(slice) => predictions::put_slice(to, slice),
        Edit::RemoveSlice(name) => predictions::remove_slice(to, name),
    }
}

/// Writes all rows; whether they were wanted to the end.
fn write_rows(to: &Connection, held: &Held, wanted: &dyn Fn() -> bool) -> rusqlite::Result<bool> {
    held.objects.iter().try_for_each(|row| put_object(to, row))?;
    held.cameras.iter().try_for_each(|row| put_camera(to, row))?;
    held.sessions.iter().try_for_each(|row| put_session(to, row))?;
    for rows in held.frames.chunks(ROWS_AT_ONCE) {
        rows.iter().try_for_each(|row| put_frame(to, row))?;
        if !wanted() {
            return Ok(false);
        }
    }
    for rows in held.labels.chunks(ROWS_AT_ONCE) {
        for row in rows {
            put_label(to, row)?;
            put_pairs(to, row)?;
        }
        if !wanted() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn put_object(to: &Connection, o: &Object) -> rusqlite::Result<()> {
    to.prepare_cached(PUT_OBJECT)?
        .execute(params![
            o.id.0,
            o.name,
            o.bop_id,
            o.mesh.as_ref().map(json),
            o.colour,
            json(&o.symmetry),
            o.diameter_m,
            o.info.as_ref().map(json),
            o.batch.map(|b| b.0)
        ])
        .map(drop)
}

fn put_camera(to: &Connection, c: &CameraEntry) -> rusqlite::Result<()> {
    to.prepare_cached("INSERT INTO cameras VALUES (?1,?2,?3,?4) ON CONFLICT(id) DO UPDATE SET name=?2, model=?3, batch=?4")?
        .execute(params![c.id.0, c.name, json(&c.model), c.batch.map(|b| b.0)])
        .map(drop)
}

fn put_session(to: &Connection, s: &Session) -> rusqlite::Result<()> {
    to.prepare_cached("INSERT INTO sessions VALUES (?1,?2,?3,?4,?5) ON CONFLICT(id) DO UPDATE SET name=?2, split=?3, scene=?4, batch=?5")?
        .execute(params![s.id.0, s.name, s.split, s.scene, s.batch.map(|b| b.0)])
        .map(drop)
}

fn put_frame(to: &Connection, f: &Frame) -> rusqlite::Result<()> {
    let (image, depth) = (f.image.as_ref().map(json), f.depth.as_ref().map(json));
    let (world, extra) = (f.world.as_ref().map(json), f.extra.as_ref().map(json));
    to.prepare_cached(PUT_FRAME)?
        .execute(params![
            f.id.0,
            f.session.0,
            f.name,
            f.camera.0,
            image,
            depth,
            f.depth_scale_mm,
            world,
            f.missing,
            extra,
            f.batch.map(|b| b.0),
            f.review
        ])
        .map(drop)
}

fn put_label(to: &Connection, l: &PoseLabel) -> rusqlite::Result<()> {
    let mut statement = to.prepare_cached(PUT_LABEL)?;
    statement.raw_bind_parameter(1, l.id.0)?;
    statement.raw_bind_parameter(2, l.frame.0)?;
    statement.raw_bind_parameter(3, l.object.0)?;
    for i in 0..12 {
        let number = l.pose.as_ref().map(|p| if i < 9 { p.r[i] } else { p.t_mm[i - 9] });
        statement.raw_bind_parameter(4 + i, number)?;
    }
    statement.raw_bind_parameter(16, l.state.word())?;
    statement.raw_bind_parameter(17, l.method.word())?;
    statement.raw_bind_parameter(18, l.author.name())?;
    statement.raw_bind_parameter(19, l.visibility)?;
    statement.raw_bind_parameter(20, l.flags.0)?;
    statement.raw_bind_parameter(21, l.covariance.as_ref().map(json))?;
    statement.raw_bind_parameter(22, l.info.as_deref())?;
    statement.raw_bind_parameter(23, l.batch.map(|b| b.0))?;
    statement.raw_execute().map(drop)
}

fn put_pairs(to: &Connection, label: &PoseLabel) -> rusqlite::Result<()> {
    for (place, c) in label.correspondences.iter().enumerate() {
        to.prepare_cached("INSERT INTO correspondences VALUES (?1,?2,?3,?4,?5,?6,?7)")?.execute(params![
            label.id.0,
            place as i64,
            c.point_m[0],
            c.point_m[1],
            c.point_m[2],
            c.pixel[0],
            c.pixel[1]
        ])?;
    }
    Ok(())
}

/// Our own types hold nothing that JSON can't; were it otherwise, `null` would be refused when it is read.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
