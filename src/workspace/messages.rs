//! What was said in this session, to be read again: toasts go after a while, their words stay.

use super::Workspace;
use super::notice::Notice;
use std::collections::VecDeque;

/// Messages that are kept.
const MOST: usize = 200;

/// A notice and when it came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In seconds since 1970.
    pub secs: i64,
    /// What was said.
    pub notice: Notice,
}

/// The messages of a session, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    kept: VecDeque<Message>,
    unread: usize,
}

impl Messages {
    /// Every message, the newest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.kept.iter()
    }

    /// How many came since the list was last open.
    pub fn unread(&self) -> usize {
        self.unread
    }

    fn add(&mut self, notice: &Notice) {
        // Who presses the same key again and again is told the same; one line of it is enough.
        if self.kept.front().is_some_and(|last| last.notice == *notice) {
            self.kept.pop_front();
        } else {
            self.unread += 1;
        }
        self.kept.push_front(Message { secs: jiff::Timestamp::now().as_second(), notice: notice.clone() });
        self.kept.truncate(MOST);
        self.unread = self.unread.min(self.kept.len());
    }
}

impl Workspace {
    pub(super) fn notify(&mut self, notice: Notice) {
        self.messages.add(&notice);
        if self.notices.last() != Some(&notice) {
            self.notices.push(notice);
        }
    }

    pub(super) fn toggle_messages(&mut self) {
        self.shell.messages = !self.shell.messages;
        self.messages.unread = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Command, Notice, Workspace};

    #[test]
    fn the_newest_is_first_a_repeated_one_stands_once_and_all_count_until_they_are_read() {
        let mut workspace = Workspace::for_tests();
        for text in ["one", "two", "two", "three", "two"] {
            workspace.say(Notice::done(text));
            let _shown = workspace.take_notices();
        }
        let texts = |w: &Workspace| w.messages.iter().map(|m| m.notice.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&workspace), ["two", "three", "two", "one"]);
        assert_eq!(workspace.messages.unread(), 4);
        workspace.send(Command::ToggleMessages);
        workspace.dispatch();
        assert_eq!((workspace.messages.unread(), workspace.messages.iter().len()), (0, 4));
        for i in 0..300 {
            workspace.say(Notice::done(i.to_string()));
        }
        assert_eq!((workspace.messages.iter().len(), workspace.messages.unread()), (200, 200));
    }
}
