//! Fuzzy search: which entries match what was typed, the best first.

/// A word's letters in order, with gaps: the better match has more letters together and at word starts.
const CONSECUTIVE: i32 = 8;
const WORD_START: i32 = 10;
const FIRST_LETTER: i32 = 6;
const GAP: i32 = 1;

/// Score of a match and the character positions that matched, for highlighting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Larger is better.
    pub score: i32,
    /// Positions in the title, in characters, ascending.
    pub positions: Vec<usize>,
}

/// What was typed, in words of lower-case letters.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<Vec<char>>,
}

impl Query {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(|word| word.chars().flat_map(char::to_lowercase).collect()).collect() }
    }

    /// Matches every word against the title, or failing that against the subtitle. An empty query matches everything
    /// with score 0.
    pub fn find(&self, title: &str, subtitle: &str) -> Option<Match> {
        // Most entries of a long list lack a letter: they are passed without a copy being made.
        if !self.words.iter().all(|word| has_letters(word, title) || has_letters(word, subtitle)) {
            return None;
        }
        let mut found = Match { score: 0, positions: Vec::new() };
        for word in &self.words {
            if let Some(part) = match_word(word, title) {
                found.score += part.score;
                found.positions.extend(part.positions);
            } else {
                found.score += match_word(word, subtitle)?.score / 2;
            }
        }
        found.positions.sort_unstable();
        found.positions.dedup();
        // Of equal matches the shorter title is the nearer one.
        found.score -= (title.chars().count() / 8) as i32;
        Some(found)
    }
}

/// Whether the letters of a word stand in the text in their order, with gaps.
fn has_letters(word: &[char], text: &str) -> bool {
    let mut letters = text.chars().map(lower);
    word.iter().all(|letter| letters.any(|other| other == *letter))
}

fn match_word(word: &[char], text: &str) -> Option<Match> {
    let text: Vec<char> = text.chars().collect();
    let first = *word.first()?;
    let starts = (0..text.len()).filter(|i| lower(text[*i]) == first);
    starts.filter_map(|start| match_from(word, &text, start)).max_by_key(|found| found.score)
}

/// Greedy from one start; letters at word starts are preferred to the next occurrence.
fn match_from(word: &[char], text: &[char], start: usize) -> Option<Match> {
    let mut positions = Vec::with_capacity(word.len());
    let mut score = if start == 0 { FIRST_LETTER } else { 0 };
    let mut at = start;
    for (k, letter) in word.iter().enumerate() {
        let next = if k == 0 { start } else { next_position(text, at, *letter)? };
        if k > 0 && next == at + 1 {
            score += CONSECUTIVE;
        } else if k > 0 {
            score -= GAP * (next - at).min(10) as i32;
        }
        if is_word_start(text, next) {
            score += WORD_START;
        }
        positions.push(next);
        at = next;
    }
    Some(Match { score, positions })
}

fn next_position(text: &[char], at: usize, letter: char) -> Option<usize> {
    let next = (at + 1..text.len()).find(|i| lower(text[*i]) == letter)?;
    if next == at + 1 {
        return Some(next);
    }
    (next..text.len()).find(|i| lower(text[*i]) == letter && is_word_start(text, *i)).or(Some(next))
}

fn is_word_start(text: &[char], at: usize) -> bool {
    at == 0 || !text[at - 1].is_alphanumeric() || (text[at].is_uppercase() && text[at - 1].is_lowercase())
}

fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(query: &str, title: &str, subtitle: &str) -> Option<Match> {
        Query::new(query).find(title, subtitle)
    }

    fn order(query: &str, titles: &[&'static str]) -> Vec<&'static str> {
        let mut found: Vec<_> = titles.iter().filter_map(|t| search(query, t, "").map(|m| (m.score, *t))).collect();
        found.sort_by_key(|(score, _)| -score);
        found.into_iter().map(|(_, title)| title).collect()
    }

    #[test]
    fn letters_at_word_starts_and_together_come_first() {
        let titles = ["Select tool", "Toggle left panel", "Export BOP dataset…", "Points tool"];
        assert_eq!(order("po", &titles)[0], "Points tool");
        assert_eq!(order("tlp", &titles)[0], "Toggle left panel");
        assert_eq!(order("bop", &titles)[0], "Export BOP dataset…");
        assert!(order("xyz", &titles).is_empty());
    }

    #[test]
    fn every_word_must_match_title_or_subtitle() {
        assert!(search("frame 17", "000017", "frame").is_some());
        assert!(search("frame 18", "000017", "frame").is_none());
        assert_eq!(search("DONE", "Mark done", "").unwrap().positions, [5, 6, 7, 8]);
        assert_eq!(search("", "Anything", "").unwrap().positions, Vec::<usize>::new());
    }
}
