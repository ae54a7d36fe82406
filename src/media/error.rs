//! What can go wrong with a file of pixels or triangles, said so that a person can act on it: what happened, where in
//! the file, what to do, and the path last.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A place inside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of a text file, counted from one.
    Line(u64),
    /// A byte of a binary file, counted from zero.
    Byte(u64),
    /// A numbered thing, counted from zero: `vertex 7`, `accessor 3`.
    Item(&'static str, u64),
    /// The file as a whole.
    File,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Byte(byte) => write!(out, "byte {byte}"),
            Self::Item(name, index) => write!(out, "{name} {index}"),
            Self::File => write!(out, "no single place"),
        }
    }
}

/// Why a photo, a depth image or a mesh could not be read or written.
///
/// Every message names the path, and where there is one the place inside the file.
#[derive(Debug, Error)]
pub enum MediaError {
    /// Nothing lies at the path.
    #[error("No such file; choose where it lies now: {}", path.display())]
    Missing {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// A folder lies where a file was expected.
    #[error("This is a folder, not {wanted}; choose a file in it: {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What was wanted, with its article.
        wanted: &'static str,
    },
    /// The file holds no bytes.
    #[error("The file is empty (0 bytes), so it is not {wanted}; copy it anew from its source: {}", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was wanted, with its article.
        wanted: &'static str,
    },
    /// The operating system refused to read.
    #[error("The file cannot be read ({source}): {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// More bytes than are worth trying.
    #[error("The file has {} and at most {} are read; make it smaller first: {}", bytes_text(*bytes), bytes_text(*limit), path.display())]
    FileTooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// The first bytes are not those of an image format that is read.
    #[error("This is no PNG, JPEG, TIFF, BMP or WebP image: it begins with {beginning}: {}", path.display())]
    NotAnImage {
        /// The file.
        path: PathBuf,
        /// The first bytes, as text where they are text.
        beginning: String,
    },
    /// An image of a format that is not read.
    #[error("{format} images are not read; save it as PNG, JPEG, TIFF, BMP or WebP: {}", path.display())]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// The image format.
        format: &'static str,
    },
    /// A pipe or a device: reading it could take for ever.
    #[error("This is a pipe or a device, not {wanted}; choose a file: {}", path.display())]
    NoFile {
        /// The path.
        path: PathBuf,
        /// What was wanted, with its article.
        wanted: &'static str,
    },
    /// The image is larger than what is decoded.
    #[error("The image is {width} × {height} pixels ({} megapixels) and at most {limit_megapixels} are read; scale it down first: {}", megapixels(*width, *height), path.display())]
    TooManyPixels {
        /// The file.
        path: PathBuf,
        /// Width by the header, pixels.
        width: u32,
        /// Height by the header, pixels.
        height: u32,
        /// The largest area that is read, 10⁶ pixels.
        limit_megapixels: u64,
    },
    /// The file ends before the picture does.
    #[error("The {format} image is cut short: the file ends at byte {bytes}, before the picture does; copy it anew from its source: {}", path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// The image format.
        format: &'static str,
        /// The size of the file.
        bytes: u64,
    },
    /// The image's data are damaged or of a kind that is not read.
    #[error("The {format} image cannot be decoded ({reason}): {}", path.display())]
    Image {
        /// The file.
        path: PathBuf,
        /// The image format.
        format: &'static str,
        /// What the decoder said.
        reason: String,
    },
    /// An image that is no depth image.
    #[error("A depth image has one 16-bit channel, this has {found}: {}", path.display())]
    NotDepth {
        /// The file.
        path: PathBuf,
        /// What it is instead, in words.
        found: String,
    },
    /// A buffer to be written does not have one value for each pixel.
    #[error("{width} × {height} pixels need {expected} values, {found} were given; nothing was written: {}", path.display())]
    BufferSize {
        /// The file that was to be written.
        path: PathBuf,
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
        /// How many values the size asks for.
        expected: usize,
        /// How many there were.
        found: usize,
    },
    /// Neither the ending nor the first bytes are those of a mesh format that is read.
    #[error("This is no PLY, OBJ, STL, glTF or GLB mesh; export it as one of these: {}", path.display())]
    NotAMesh {
        /// The file.
        path: PathBuf,
    },
    /// The mesh file breaks the rules of its format.
    #[error("The mesh is damaged{}: {reason}: {}", at(place), path.display())]
    Mesh {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// What is wrong there.
        reason: String,
    },
    /// A coordinate is not a finite number.
    #[error("The mesh has a coordinate that is not a finite number at {place}; repair it in the program that made it: {}", path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The line, byte or vertex.
        place: Place,
    },
    /// Vertices without faces.
    #[error("This is a point cloud: {vertices} vertices and no faces; a pose is drawn with a surface, so mesh it first: {}", path.display())]
    PointCloud {
        /// The file.
        path: PathBuf,
        /// How many vertices it has.
        vertices: u64,
    },
    /// No vertices, or no face that has an area.
    #[error("The mesh has no faces: {}", path.display())]
    NoFaces {
        /// The file.
        path: PathBuf,
    },
    /// More than fits.
    #[error("The mesh has {count} {what} and at most {limit} are read; simplify it first: {}", path.display())]
    TooManyElements {
        /// The file.
        path: PathBuf,
        /// `vertices` or `faces`.
        what: &'static str,
        /// How many the file has, or says that it has.
        count: u64,
        /// How many are read.
        limit: u64,
    },
    /// An extension of the format that is required and not understood.
    #[error("The mesh needs {extension}, which is not read; export it without: {}", path.display())]
    Extension {
        /// The file.
        path: PathBuf,
        /// The extension, by the names that people and files use.
        extension: String,
    },
    /// The operating system refused to write; what lay there before is untouched.
    #[error("The file cannot be written ({source}); what lay there before is untouched: {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl MediaError {
    /// The file that the message is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing { path }
            | Self::Folder { path, .. }
            | Self::Empty { path, .. }
            | Self::Read { path, .. }
            | Self::FileTooLarge { path, .. }
            | Self::NotAnImage { path, .. }
            | Self::OtherFormat { path, .. }
            | Self::NoFile { path, .. }
            | Self::TooManyPixels { path, .. }
            | Self::Truncated { path, .. }
            | Self::Image { path, .. }
            | Self::NotDepth { path, .. }
            | Self::BufferSize { path, .. }
            | Self::NotAMesh { path }
            | Self::Mesh { path, .. }
            | Self::NotFinite { path, .. }
            | Self::PointCloud { path, .. }
            | Self::NoFaces { path }
            | Self::TooManyElements { path, .. }
            | Self::Extension { path, .. }
            | Self::Write { path, .. } => path,
        }
    }

    /// The words alone, without what to do and the path, for lists of files.
    pub fn brief(&self) -> String {
        let whole = self.to_string();
        let path = format!(": {}", self.path().display());
        let words = whole.strip_suffix(&path).unwrap_or(&whole);
        words.split_once("; ").map_or(words, |(what, _)| what).to_owned()
    }

    pub(super) fn mesh(path: &Path, place: Place, reason: impl Into<String>) -> Self {
        Self::Mesh { path: path.to_owned(), place, reason: reason.into() }
    }

    pub(super) fn read(path: &Path, source: io::Error) -> Self {
        Self::Read { path: path.to_owned(), source }
    }
}

/// Where something is, or nothing where it is the file as a whole.
fn at(place: &Place) -> String {
    match place {
        Place::File => String::new(),
        place => format!(" at {place}"),
    }
}

fn megapixels(width: u32, height: u32) -> u64 {
    (u64::from(width) * u64::from(height)).div_ceil(1_000_000)
}

fn bytes_text(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if bytes >= MIB { format!("{} MiB", bytes.div_ceil(MIB)) } else { format!("{bytes} bytes") }
}
