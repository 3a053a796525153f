//! The well-formed ARNs of a type: of the data plane only requests on these exist.

use super::pattern::{Class, Item, Pattern, is_hole};
use crate::facts::actions::Resource;

/// The shape that requests have which a pattern accepts. A field with a hole may hold anything, and so may the rest where
/// a hole can hold several fields; `None` where nothing is left to ask.
pub(super) fn shape(resource: Resource, driver: &Pattern) -> Option<Pattern> {
    let text: Vec<char> = driver
        .items
        .iter()
        .map(|item| match item {
            Item::One(Class::Char(c)) => *c,
            Item::One(_) | Item::Many(_) => '*',
        })
        .collect();
    if !driver.holes {
        return Some(strict(resource, [false; 6]));
    }
    let mut fields = [false; 6];
    let mut count = 0;
    for c in &text {
        if *c == ':' && count < 5 {
            count += 1;
        } else if is_hole(*c) {
            fields[count] = true;
        }
    }
    // A hole in place of the whole ARN, or of its beginning.
    if count < 5 || fields[0] {
        return None;
    }
    Some(strict(resource, fields))
}

/// The shape with the fields relaxed that hold holes.
fn strict(resource: Resource, relaxed: [bool; 6]) -> Pattern {
    let mut items = Vec::new();
    let literal = |items: &mut Vec<Item>, text: &str| {
        items.extend(text.chars().map(|c| Item::One(Class::Char(c))));
    };
    let some =
        |items: &mut Vec<Item>, class: Class| items.extend([Item::One(class), Item::Many(class)]);
    let any = Item::Many(Class::NotColon);
    literal(&mut items, "arn:");
    if relaxed[1] {
        items.push(any);
    } else {
        literal(&mut items, "aws");
        items.push(Item::Many(Class::LowerHyphen));
    }
    literal(&mut items, ":");
    if relaxed[2] {
        items.push(any);
    } else {
        literal(&mut items, "kafka");
    }
    literal(&mut items, ":");
    if relaxed[3] {
        items.push(any);
    } else {
        items.extend([Class::Lower, Class::Lower].map(Item::One));
        some(&mut items, Class::LowerHyphen);
        literal(&mut items, "-");
        some(&mut items, Class::Digit);
    }
    literal(&mut items, ":");
    if relaxed[4] {
        items.push(any);
    } else {
        items.extend([Item::One(Class::Digit); 12]);
    }
    literal(&mut items, ":");
    if relaxed[5] {
        // Even the type may be the hole's.
        items.push(Item::Many(Class::Any));
        return Pattern::of_items(items);
    }
    literal(&mut items, resource.word());
    literal(&mut items, "/");
    some(&mut items, Class::Segment);
    literal(&mut items, "/");
    some(&mut items, Class::Segment);
    let name = match resource {
        Resource::Cluster => None,
        Resource::Topic => Some(Class::Topic),
        Resource::Group | Resource::TransactionalId => Some(Class::Any),
    };
    if let Some(class) = name {
        literal(&mut items, "/");
        some(&mut items, class);
    }
    Pattern::of_items(items)
}
