//! Lists of a fixed length in files: any other length is refused by its count.

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// `N` numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers<const N: usize>(pub [f64; N]);

impl<const N: usize> Serialize for Numbers<N> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_seq(self.0)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Numbers<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List<const N: usize>;
        impl<'de, const N: usize> Visitor<'de> for List<N> {
            type Value = Numbers<N>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a list of {N} numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Numbers<N>, A::Error> {
                let (mut numbers, mut count) = ([0.0; N], 0);
                while let Some(number) = list.next_element::<f64>()? {
                    if count < N {
                        numbers[count] = number;
                    }
                    count += 1;
                }
                if count == N {
                    Ok(Numbers(numbers))
                } else {
                    Err(A::Error::custom(format!("{}, {N} expected", super::counted(count, "number"))))
                }
            }
        }
        from.deserialize_seq(List)
    }
}
