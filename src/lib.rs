//! Poseloop: the whole life of an object-pose-estimation project in one native program.
//!
//! `src/` reads as the life of a pose: geometry and pixels → the document → what computes on it → the one writer →
//! what shows it → the shell. A folder may use only the folders of its row; `tests/rules` reads every path in the
//! code and fails on a breach. Besides its row, every folder from rank 1 up except `project` may use `jobs`.
//!
//! <!-- ranks -->
//! | rank | folder | may use |
//! | --- | --- | --- |
//! | 0 | geom | - |
//! | 0 | jobs | - |
//! | 1 | media | geom |
//! | 1 | project | geom |
//! | 1 | render | geom |
//! | 2 | exchange | geom, media, project |
//! | 2 | eval | geom, media, project |
//! | 4 | tasks | geom, media, project, render, exchange, eval |
//! | 5 | workspace | geom, media, project, exchange, eval, tasks |
//! | 5 | scene | geom, media, project, render |
//! | 6 | ui | geom, media, render |
//! | 7 | stages | geom, media, project, render, exchange, eval, tasks, workspace, scene, ui |
//! | 8 | cli | geom, media, project, render, exchange, eval, tasks, workspace, scene |
//! | 8 | app | geom, media, project, render, exchange, eval, tasks, workspace, scene, ui, stages |
//! <!-- /ranks -->

pub mod app;
pub mod cli;
pub mod eval;
pub mod exchange;
pub mod geom;
pub mod jobs;
pub mod media;
pub mod project;
pub mod render;
pub mod scene;
pub mod stages;
pub mod tasks;
pub mod ui;
pub mod workspace;
