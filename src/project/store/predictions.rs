//! Sets of predictions and their rows, and saved slices.

use super::write::{Kind, ROWS_AT_ONCE, json, write_journal};
use super::{Store, StoreError};
use crate::project::edit::Edit;
use crate::project::ids::{FrameId, ObjectId, PredictionSetId};
use crate::project::label::LabelPose;
use crate::project::model::Project;
use crate::project::prediction::{Prediction, PredictionSet, SavedSlice};
use rusqlite::{Connection, Row, TransactionBehavior, params};

const PUT_ROW: &str = "INSERT INTO predictions
    (prediction_set, frame, object, score, r00, r01, r02, r10, r11, r12, r20, r21, r22, tx_mm, ty_mm, tz_mm, time_secs, line)
    VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)";
const ROWS: &str = "SELECT frame, object, score, r00, r01, r02, r10, r11, r12, r20, r21, r22, tx_mm, ty_mm, tz_mm, time_secs, line
    FROM predictions WHERE prediction_set = ?1 ORDER BY id";

impl Store {
    /// Writes a set with its rows, as long as it is `wanted`: one transaction, one row in the journal, whose number is
    /// returned.
    pub fn write_predictions(
        &mut self,
        set: &PredictionSet,
        rows: &[Prediction],
        label: &str,
        wanted: &mut dyn FnMut(usize) -> bool,
    ) -> Result<i64, StoreError> {
        let path = self.file();
        let mut run = || -> rusqlite::Result<Option<i64>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            put_set(&transaction, set)?;
            for (chunk, done) in rows.chunks(ROWS_AT_ONCE).zip((0..).step_by(ROWS_AT_ONCE)) {
                chunk.iter().try_for_each(|row| put_row(&transaction, set.id, row))?;
                if !wanted(done + chunk.len()) {
                    return Ok(None);
                }
            }
            let edit = |removed| [Edit::SetPredictionsRemoved { set: set.id, removed }];
            let id = write_journal(&transaction, Kind::Do, None, label, &edit(false), &edit(true))?;
            transaction.commit()?;
            Ok(Some(id))
        };
        let id = run().map_err(|source| StoreError::Database { source, path })?.ok_or(StoreError::Cancelled)?;
        // The rows are safe in the log; that the log could not be brought home is no failure of them.
        let _ = self.checkpoint();
        Ok(id)
    }

    /// The rows of a set, in the order of its source.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn predictions(&self, set: PredictionSetId) -> Result<Vec<Prediction>, StoreError> {
        let run = || -> rusqlite::Result<Vec<Prediction>> {
            let mut statement = self.connection.prepare(ROWS)?;
            statement.query_map([set.0], prediction)?.collect()
        };
        run().map_err(|source| self.database(source))
    }

    pub(super) fn load_predictions(&self, project: &mut Project) -> Result<(), StoreError> {
        self.each("prediction_sets", "*", |row| {
            let set = prediction_set(row)?;
            project.prediction_sets.insert(set.id, set);
            Ok(())
        })?;
        let run = || -> rusqlite::Result<Vec<SavedSlice>> {
            let mut statement = self.connection.prepare("SELECT name, filter FROM slices")?;
            statement.query_map([], |row| Ok(SavedSlice { name: row.get(0)?, filter: row.get(1)? }))?.collect()
        };
        let slices = run().map_err(|source| self.database(source))?;
        project.slices = slices.into_iter().map(|s| (s.name.clone(), s)).collect();
        Ok(())
    }
}

fn put_set(to: &Connection, set: &PredictionSet) -> rusqlite::Result<()> {
    let (rows, left_out) = (set.rows as i64, set.left_out as i64);
    let values = params![set.id.0, set.name, set.source, set.run, rows, left_out, json(&set.notes)];
    to.execute("INSERT INTO prediction_sets VALUES (?1,?2,?3,?4,?5,?6,?7,0)", values).map(drop)
}

fn put_row(to: &Connection, set: PredictionSetId, row: &Prediction) -> rusqlite::Result<()> {
    let mut statement = to.prepare_cached(PUT_ROW)?;
    statement.raw_bind_parameter(1, set.0)?;
    statement.raw_bind_parameter(2, row.frame.0)?;
    statement.raw_bind_parameter(3, row.object.0)?;
    statement.raw_bind_parameter(4, row.score)?;
    for (i, number) in row.pose.r.iter().chain(&row.pose.t_mm).enumerate() {
        statement.raw_bind_parameter(5 + i, number)?;
    }
    statement.raw_bind_parameter(17, row.time_secs)?;
    statement.raw_bind_parameter(18, row.line)?;
    statement.raw_execute().map(drop)
}

/// Marks a set as taken back, or as there.
pub(super) fn set_removed(to: &Connection, set: PredictionSetId, removed: bool) -> rusqlite::Result<()> {
    to.execute("UPDATE prediction_sets SET removed = ?2 WHERE id = ?1", params![set.0, removed]).map(drop)
}

/// Gives a set another name.
pub(super) fn set_name(to: &Connection, set: PredictionSetId, name: &str) -> rusqlite::Result<()> {
    to.execute("UPDATE prediction_sets SET name = ?2 WHERE id = ?1", params![set.0, name]).map(drop)
}

pub(super) fn put_slice(to: &Connection, slice: &SavedSlice) -> rusqlite::Result<()> {
    let text = "INSERT INTO slices VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET filter=?2";
    to.execute(text, params![slice.name, slice.filter]).map(drop)
}

pub(super) fn remove_slice(to: &Connection, name: &str) -> rusqlite::Result<()> {
    to.execute("DELETE FROM slices WHERE name = ?1", [name]).map(drop)
}

fn prediction(row: &Row<'_>) -> rusqlite::Result<Prediction> {
    let mut pose = LabelPose { r: [0.0; 9], t_mm: [0.0; 3] };
    for i in 0..9 {
        pose.r[i] = row.get(3 + i)?;
    }
    for i in 0..3 {
        pose.t_mm[i] = row.get(12 + i)?;
    }
    let (frame, object) = (FrameId(row.get(0)?), ObjectId(row.get(1)?));
    Ok(Prediction { frame, object, score: row.get(2)?, pose, time_secs: row.get(15)?, line: row.get(16)? })
}

fn prediction_set(row: &Row<'_>) -> Result<PredictionSet, String> {
    let read = || -> rusqlite::Result<(PredictionSet, String)> {
        let (rows, left_out): (i64, i64) = (row.get(4)?, row.get(5)?);
        let set = PredictionSet {
            id: PredictionSetId(row.get(0)?),
            name: row.get(1)?,
            source: row.get(2)?,
            run: row.get(3)?,
            rows: usize::try_from(rows).unwrap_or(0),
            left_out: usize::try_from(left_out).unwrap_or(0),
            notes: Vec::new(),
            removed: row.get(7)?,
        };
        Ok((set, row.get(6)?))
    };
    let (set, notes) = read().map_err(|err| err.to_string())?;
    let notes = serde_json::from_str(&notes).map_err(|err| err.to_string())?;
    Ok(PredictionSet { notes, ..set })
}
