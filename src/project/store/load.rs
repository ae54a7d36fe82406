//! Reading the whole document when a project is opened.

use super::{Store, StoreError};
use crate::project::batch::Held;
use crate::project::ids::{BatchId, CameraId, FrameId, LabelId, ObjectId, SessionId};
use crate::project::label::{Author, Correspondence, LabelFlags, LabelPose, LabelState, Method, PoseLabel};
use crate::project::model::Project;
use crate::project::parts::{CameraEntry, Frame, Object, Session};
use rusqlite::Row;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};

/// Rows as they are read: into the document, or aside with the import that was taken back.
struct Reading {
    project: Project,
    gone: BTreeMap<BatchId, Option<Held>>,
}

impl Reading {
    /// Where a row of `batch` goes: `None` is the document itself.
    fn aside(&mut self, batch: Option<BatchId>) -> Option<&mut Held> {
        self.gone.get_mut(&batch?)?.as_mut()
    }
}

/// Puts a row where it belongs.
macro_rules! sort {
    ($reading:ident, $table:ident, $row:expr) => {{
        let row = $row;
        match $reading.aside(row.batch) {
            Some(held) => held.$table.push(row),
            None => $reading.project.$table.put(row).map(drop).map_err(|row| format!("the id {} is out of range", row.id))?,
        }
        Ok(())
    }};
}

impl Store {
    /// Reads everything.
    pub fn load(&self) -> Result<Project, StoreError> {
        // One read transaction: the rows fit together even while another process writes.
        let transaction = self.connection.unchecked_transaction().map_err(|source| self.database(source))?;
        let name: String = self
            .connection
            .query_row("SELECT value FROM meta WHERE key = 'name'", [], |row| row.get(0))
            .map_err(|source| self.database(source))?;
        let mut reading = Reading { project: Project::named(&name), gone: BTreeMap::new() };
        self.each("batches", "id, removed", |row| {
            let held = if row.get(1).map_err(bad)? { Some(Held::default()) } else { None };
            reading.gone.insert(BatchId(row.get(0).map_err(bad)?), held);
            Ok(())
        })?;
        reading.project.frames.reserve(self.highest_id("frames")?);
        reading.project.labels.reserve(self.highest_id("labels")?);
        self.each("objects", "*", |row| sort!(reading, objects, object(row)?))?;
        self.each("cameras", "*", |row| sort!(reading, cameras, camera(row)?))?;
        self.each("sessions", "*", |row| sort!(reading, sessions, session(row)?))?;
        self.each("frames", "*", |row| sort!(reading, frames, frame(row)?))?;
        let mut pairs = self.pairs()?;
        let mut authors: Vec<Author> = Vec::new();
        self.each("labels", "*", |row| {
            let mut label = label(row, &mut authors)?;
            if !pairs.is_empty()
                && let Some(own) = pairs.remove(&label.id)
            {
                label.correspondences = own;
            }
            sort!(reading, labels, label)
        })?;
        let Reading { mut project, gone } = reading;
        project.batches = gone;
        project.rebuild_indices();
        self.last_ids(&mut project)?;
        self.load_predictions(&mut project)?;
        drop(transaction);
        Ok(project)
    }

    /// Room for the rows of a table. Ids have hardly any holes, but a damaged file could name any number.
    fn highest_id(&self, table: &str) -> Result<usize, StoreError> {
        let query = format!("SELECT min(coalesce(max(id), 0), 2 * count(*)) FROM {table}");
        let highest: i64 = self.connection.query_row(&query, [], |row| row.get(0)).map_err(|source| self.database(source))?;
        Ok(usize::try_from(highest).unwrap_or(0))
    }

    pub(super) fn each(
        &self,
        table: &'static str,
        columns: &str,
        mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare(&format!("SELECT {columns} FROM {table} ORDER BY id")).map_err(|source| self.database(source))?;
        let mut rows = statement.query([]).map_err(|source| self.database(source))?;
        while let Some(row) = rows.next().map_err(|source| self.database(source))? {
            take(row).map_err(|text| StoreError::Row { table, row: row.get(0).unwrap_or(-1), text, path: self.file() })?;
        }
        Ok(())
    }

    fn pairs(&self) -> Result<HashMap<LabelId, Vec<Correspondence>>, StoreError> {
        let run = || -> rusqlite::Result<HashMap<LabelId, Vec<Correspondence>>> {
            let mut all: HashMap<LabelId, Vec<Correspondence>> = HashMap::new();
            let mut statement =
                self.connection.prepare("SELECT label, x_m, y_m, z_m, u_px, v_px FROM correspondences ORDER BY label, place")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let pair = Correspondence { point_m: [row.get(1)?, row.get(2)?, row.get(3)?], pixel: [row.get(4)?, row.get(5)?] };
                all.entry(LabelId(row.get(0)?)).or_default().push(pair);
            }
            Ok(all)
        };
        run().map_err(|source| self.database(source))
    }

    fn last_ids(&self, project: &mut Project) -> Result<(), StoreError> {
        let text: Option<String> = match self.connection.query_row("SELECT value FROM meta WHERE key = 'last_ids'", [], |row| row.get(0)) {
            Ok(text) => Some(text),
            Err(rusqlite::Error::QueryReturnedNoRows) => None,
            Err(source) => return Err(self.database(source)),
        };
        let lasts: [i64; 5] = match text {
            Some(text) => serde_json::from_str(&text).map_err(|err| StoreError::Row {
                table: "meta",
                row: 0,
                text: format!("last_ids: {err}"),
                path: self.file(),
            })?,
            None => [0; 5],
        };
        project.objects.set_last(lasts[0]);
        project.cameras.set_last(lasts[1]);
        project.sessions.set_last(lasts[2]);
        project.frames.set_last(lasts[3]);
        project.labels.set_last(lasts[4]);
        Ok(())
    }
}

fn bad(err: rusqlite::Error) -> String {
    err.to_string()
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>, String> {
    let text = row.get_ref(column).map_err(bad)?.as_str_or_null().map_err(|e| e.to_string())?;
    text.map(|t| serde_json::from_str(t).map_err(|e| e.to_string())).transpose()
}

fn needed<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, String> {
    json(row, column)?.ok_or_else(|| format!("column {column} is empty"))
}

fn batch(row: &Row<'_>, column: usize) -> Result<Option<BatchId>, String> {
    Ok(row.get::<_, Option<i64>>(column).map_err(bad)?.map(BatchId))
}

fn object(row: &Row<'_>) -> Result<Object, String> {
    Ok(Object {
        id: ObjectId(row.get(0).map_err(bad)?),
        name: row.get(1).map_err(bad)?,
        bop_id: row.get(2).map_err(bad)?,
        mesh: json(row, 3)?,
        colour: row.get(4).map_err(bad)?,
        symmetry: needed(row, 5)?,
        diameter_m: row.get(6).map_err(bad)?,
        info: json(row, 7)?,
        batch: batch(row, 8)?,
    })
}

fn camera(row: &Row<'_>) -> Result<CameraEntry, String> {
    Ok(CameraEntry {
        id: CameraId(row.get(0).map_err(bad)?),
        name: row.get(1).map_err(bad)?,
        model: needed(row, 2)?,
        batch: batch(row, 3)?,
    })
}

fn session(row: &Row<'_>) -> Result<Session, String> {
    let (name, split, scene) = (row.get(1).map_err(bad)?, row.get(2).map_err(bad)?, row.get(3).map_err(bad)?);
    Ok(Session { id: SessionId(row.get(0).map_err(bad)?), name, split, scene, batch: batch(row, 4)? })
}

fn frame(row: &Row<'_>) -> Result<Frame, String> {
    Ok(Frame {
        id: FrameId(row.get(0).map_err(bad)?),
        session: SessionId(row.get(1).map_err(bad)?),
        name: row.get(2).map_err(bad)?,
        camera: CameraId(row.get(3).map_err(bad)?),
        image: json(row, 4)?,
        depth: json(row, 5)?,
        depth_scale_mm: row.get(6).map_err(bad)?,
        world: json(row, 7)?,
        missing: row.get(8).map_err(bad)?,
        extra: json(row, 9)?,
        batch: batch(row, 10)?,
        review: row.get(11).map_err(bad)?,
    })
}

fn label(row: &Row<'_>, authors: &mut Vec<Author>) -> Result<PoseLabel, String> {
    let word = |column: usize| row.get_ref(column).map_err(bad)?.as_str().map_err(|e| e.to_string());
    let (state, method, author) = (word(15)?, word(16)?, word(17)?);
    Ok(PoseLabel {
        id: LabelId(row.get(0).map_err(bad)?),
        frame: FrameId(row.get(1).map_err(bad)?),
        object: ObjectId(row.get(2).map_err(bad)?),
        pose: pose(row)?,
        covariance: json(row, 20)?,
        correspondences: Vec::new(),
        state: LabelState::from_word(state).ok_or_else(|| format!("state {state} is unknown"))?,
        method: Method::from_word(method).ok_or_else(|| format!("method {method} is unknown"))?,
        author: shared(authors, author),
        visibility: row.get(18).map_err(bad)?,
        flags: LabelFlags(row.get(19).map_err(bad)?),
        info: row.get(21).map_err(bad)?,
        batch: batch(row, 22)?,
    })
}

fn pose(row: &Row<'_>) -> Result<Option<LabelPose>, String> {
    let mut numbers = [0.0; 12];
    for (i, number) in numbers.iter_mut().enumerate() {
        match row.get::<_, Option<f64>>(3 + i).map_err(bad)? {
            Some(value) => *number = value,
            None => return Ok(None),
        }
    }
    let (mut r, mut t_mm) = ([0.0; 9], [0.0; 3]);
    r.copy_from_slice(&numbers[..9]);
    t_mm.copy_from_slice(&numbers[9..]);
    Ok(Some(LabelPose { r, t_mm }))
}

/// The same name once in memory.
fn shared(authors: &mut Vec<Author>, name: &str) -> Author {
    if let Some(known) = authors.iter().find(|a| a.name() == name) {
        return known.clone();
    }
    let author = Author::from(name);
    authors.push(author.clone());
    author
}
