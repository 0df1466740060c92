//! What the customers of the examples are beside their names: when they were born, how they are called, what says who
//! they are, where they live. Numbers that nobody has: no local number of these cities begins with 000 or with 55501.
//!
//! It has a stream of its own, so that the rows of a seed, which have none of this, stay as they are.

use super::Sample;
use super::random::Random;
use crate::domain::date::Date;
use crate::domain::identity::{IdentityDocument, IdentityDocumentType, IdentityParts};
use crate::domain::personal::Personal;
use crate::domain::phone::Phone;
use crate::domain::problem::Problems;
use crate::domain::residence::{Residence, ResidenceParts};
use crate::entity::customer;

/// What a country needs to have people in it.
struct Home {
    code: &'static str,
    streets: &'static [&'static str],
    /// City, post code, state.
    cities: &'static [(&'static str, &'static str, Option<&'static str>)],
    /// What comes before the last digits of a phone, and how many those are.
    phone: (&'static str, usize),
}

const HOMES: &[Home] = &[
    Home {
        code: "CH",
        streets: &["Bahnhofstrasse", "Seestrasse", "Dorfstrasse", "Rue du Lac", "Via Stazione"],
        cities: &[("Zürich", "8001", Some("Zürich")), ("Bern", "3011", Some("Bern")), ("Lausanne", "1003", None)],
        phone: ("+4144000", 4),
    },
    Home {
        code: "UA",
        streets: &["вулиця Хрещатик", "вулиця Лесі Українки", "проспект Свободи", "вулиця Франка"],
        cities: &[("Київ", "01001", None), ("Львів", "79000", Some("Львівська область")), ("Одеса", "65000", None)],
        phone: ("+38044000", 4),
    },
    Home {
        code: "US",
        streets: &["Main Street", "Oak Avenue", "Maple Drive", "Lake Street"],
        cities: &[
            ("Sacramento", "95814", Some("CA")),
            ("Austin", "78701", Some("TX")),
            ("Albany", "12207", Some("NY")),
        ],
        phone: ("+120255501", 2),
    },
];

/// The stream that tells of the customer's person begins here.
const STREAM: u64 = 1 << 40;

impl Sample {
    /// The personal data of the customer of this place. Only a person has any.
    pub fn personal(&self, ordinal: u64, customer: &customer::Model) -> Personal {
        let mut random = Random::new(self.seed, STREAM + ordinal);
        let code = customer.external_id.as_deref().and_then(|id| id.get(..2));
        let home = HOMES.iter().find(|home| Some(home.code) == code);
        let Some(home) = home.filter(|_| customer.family_name.is_some()) else { return Personal::default() };
        Personal {
            date_of_birth: date(1940 + random.below(66), &mut random).filter(|_| random.chance(90)),
            phone: phone(home, &mut random).filter(|_| random.chance(80)),
            identities: identity(home, &mut random).filter(|_| random.chance(60)).into_iter().collect(),
            residence: residence(home, &mut random).filter(|_| random.chance(85)),
        }
    }
}

/// A day of this year.
fn date(year: u64, random: &mut Random) -> Option<Date> {
    Date::parse(&format!("{year}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28))).ok()
}

fn digits(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| random.below(10).to_string()).collect()
}

fn phone(home: &Home, random: &mut Random) -> Option<Phone> {
    let (start, count) = home.phone;
    Phone::parse(&format!("{start}{}", digits(count, random))).ok()
}

fn identity(home: &Home, random: &mut Random) -> Option<IdentityDocument> {
    use IdentityDocumentType::{DrivingLicense, NationalIdCard, Passport};
    let r#type = *random.pick(&[Passport, Passport, NationalIdCard, DrivingLicense]);
    let number = format!("X{}", digits(8, random));
    let issued = 2016 + random.below(8);
    let (from, to) = (date(issued, random)?.to_string(), date(issued + 10, random)?.to_string());
    let parts =
        IdentityParts { r#type, country: home.code, number: &number, issued_on: Some(&from), expires_on: Some(&to) };
    IdentityDocument::parse(parts, &mut Problems::default())
}

fn residence(home: &Home, random: &mut Random) -> Option<Residence> {
    let (city, post_code, state) = *random.pick(home.cities);
    let street = format!("{} {}", random.pick(home.streets), 1 + random.below(120));
    let street2 = random.chance(15).then(|| format!("{}. OG", 1 + random.below(5)));
    let street2 = street2.filter(|_| home.code == "CH");
    let parts =
        ResidenceParts { street: &street, street2: street2.as_deref(), city, post_code, state, country: home.code };
    Residence::parse(parts, &mut Problems::default())
}
