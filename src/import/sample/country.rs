//! The countries that customers come from: what people are called there, and how a bank account is numbered.

use super::random::Random;

/// A country.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// The top-level domain, in lower case.
    pub domain: &'static str,
    /// The code of the currency, an asset of [`super::value::ASSETS`].
    pub currency: &'static str,
    pub women: Given,
    pub men: Given,
    pub family: Names,
    /// What an IBAN of the country begins with behind its check digits, up to the last twelve digits; none where the
    /// country has no IBAN.
    pub bank: Option<&'static str>,
}

/// The names that come before the family name.
#[derive(Debug)]
pub struct Given {
    pub given: Names,
    /// Second names; none where they are not usual.
    pub middle: Names,
    /// Names after the father; none where they are not usual.
    pub paternal: Names,
}

/// Names, with a space between two.
#[derive(Copy, Clone, Debug)]
pub struct Names(&'static str);

impl Names {
    /// One of them, each as likely as another; none where there are none.
    pub fn pick(self, random: &mut Random) -> Option<&'static str> {
        let count = self.0.split_whitespace().count();
        self.0.split_whitespace().nth(random.below(count as u64) as usize)
    }

    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// Those of the sample.
pub const SAMPLE: &[Country] = &[SWITZERLAND, UKRAINE, UNITED_STATES];

/// Those of a seed.
pub const ALL: &[Country] = &[SWITZERLAND, UKRAINE, UNITED_STATES, GERMANY, POLAND, UNITED_KINGDOM];

const SWITZERLAND: Country = Country {
    code: "CH",
    domain: "ch",
    currency: "CHF",
    women: Given {
        given: Names(
            "Anna Laura Nina Céline Chiara Regula Ursula Sophie Martina Elena Fabienne Corinne Simone Lea Noémie \
             Franziska",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    men: Given {
        given: Names(
            "Reto Urs Beat Luca Marco Jürg Stefan Matthias Nicolas Pascal Gian Thomas Daniel Yves Christian \
             Hansruedi",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    family: Names(
        "Müller Meier Schmid Keller Weber Huber Schneider Steiner Fischer Gerber Brunner Baumann Frei \
         Zimmermann Moser Widmer Wyss Graf Roth Suter Bianchi Ferrari Bernasconi Favre Rochat Bühler Zürcher \
         Kälin Ammann Egli Gasser Bolliger",
    ),
    bank: Some("00762"),
};

const UKRAINE: Country = Country {
    code: "UA",
    domain: "ua",
    currency: "UAH",
    women: Given {
        given: Names(
            "Оксана Олена Наталія Ірина Тетяна Юлія Катерина Ганна Марія Вікторія Людмила Світлана Дарина Соломія \
             Леся Зоряна",
        ),
        middle: Names(""),
        paternal: Names(
            "Іванівна Петрівна Михайлівна Олександрівна Андріївна Василівна Богданівна Сергіївна Юріївна \
             Тарасівна",
        ),
    },
    men: Given {
        given: Names(
            "Олександр Андрій Сергій Володимир Тарас Богдан Дмитро Іван Михайло Юрій Олег Василь Ярослав Максим \
             Назар Остап",
        ),
        middle: Names(""),
        paternal: Names(
            "Іванович Петрович Михайлович Олександрович Андрійович Васильович Богданович Сергійович Юрійович \
             Тарасович",
        ),
    },
    // Names that are the same for women and men.
    family: Names(
        "Шевченко Бондаренко Ткаченко Кравченко Коваленко Олійник Шевчук Поліщук Бойко Коваль Мельник Лисенко \
         Марченко Савченко Руденко Гончаренко Мороз Ткачук Клименко Павленко Кравчук Левченко Гриценко \
         Карпенко Сидоренко Мартинюк Власюк Костенко Захарчук Яременко Дорошенко Щербак",
    ),
    bank: Some("3052990000026"),
};

const UNITED_STATES: Country = Country {
    code: "US",
    domain: "com",
    currency: "USD",
    women: Given {
        given: Names(
            "Emily Olivia Ava Sophia Isabella Mia Charlotte Amelia Harper Evelyn Abigail Grace Hannah Natalie Zoe \
             Leah",
        ),
        middle: Names("Ann Marie Rose Jane Elizabeth Lynn Mae Faith"),
        paternal: Names(""),
    },
    men: Given {
        given: Names(
            "James Robert John Michael David William Richard Joseph Thomas Christopher Daniel Matthew Anthony \
             Mark Steven Andrew",
        ),
        middle: Names("Lee Ray Allen Scott Edward Dean Wayne Paul"),
        paternal: Names(""),
    },
    family: Names(
        "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson \
         Anderson Thomas Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker \
         Young Allen King Nguyen O'Connor",
    ),
    bank: None,
};

const GERMANY: Country = Country {
    code: "DE",
    domain: "de",
    currency: "EUR",
    women: Given {
        given: Names(
            "Marie Johanna Katharina Lena Greta Jana Antje Birgit Heike Sabine Claudia Ulrike Annika Svenja Käthe \
             Wiebke",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    men: Given {
        given: Names(
            "Paul Jonas Felix Lukas Maximilian Jörg Günther Uwe Holger Torsten Björn Sören Karsten Dieter Rainer \
             Malte",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    family: Names(
        "Schulz Hoffmann Wagner Becker Bauer Richter Klein Wolf Schröder Neumann Schwarz Krüger Hofmann \
         Hartmann Lange Krause Lehmann Köhler Maier Schulze König Walter Kaiser Fuchs Peters Lang Scholz \
         Möller Weiß Jung Hahn Vogel",
    ),
    bank: Some("370400"),
};

const POLAND: Country = Country {
    code: "PL",
    domain: "pl",
    currency: "PLN",
    women: Given {
        given: Names(
            "Zofia Zuzanna Hanna Maja Alicja Agnieszka Małgorzata Katarzyna Barbara Ewa Krystyna Elżbieta \
             Magdalena Joanna Wiktoria Iga",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    men: Given {
        given: Names(
            "Jakub Antoni Szymon Filip Kacper Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Łukasz Grzegorz \
             Wojciech Stanisław",
        ),
        middle: Names(""),
        paternal: Names(""),
    },
    // Names that are the same for women and men.
    family: Names(
        "Nowak Wójcik Kowalczyk Mazur Woźniak Krawczyk Kaczmarek Zając Król Wróbel Pawlak Walczak Stępień \
         Sikora Baran Duda Szewczyk Pietrzak Marciniak Bąk Włodarczyk Gajda Kołodziej Jaworek Sroka Bednarz \
         Kubiak Urban Mróz Tomczak Kozioł Gołąb",
    ),
    bank: Some("109010140000"),
};

const UNITED_KINGDOM: Country = Country {
    code: "GB",
    domain: "uk",
    currency: "GBP",
    women: Given {
        given: Names(
            "Isla Freya Poppy Florence Alice Imogen Fiona Gemma Harriet Beatrice Niamh Rhian Morag Eleanor \
             Georgina Siân",
        ),
        middle: Names("Rose Jane Louise May Catherine"),
        paternal: Names(""),
    },
    men: Given {
        given: Names(
            "Oliver Harry George Arthur Alfie Callum Rhys Angus Graham Nigel Simon Gareth Duncan Ewan Rory Stuart",
        ),
        middle: Names("James William John Alexander Henry"),
        paternal: Names(""),
    },
    family: Names(
        "Evans Roberts Hughes Edwards Green Hall Wood Clarke Jackson Hill Campbell Mitchell Carter Phillips \
         Turner Parker Collins Murphy Kelly Stewart Morris Murray Fraser MacDonald Griffiths Pryce Barnes \
         Fletcher Pearson Holmes Palmer Whitaker",
    ),
    bank: Some("NWBK60"),
};

/// A name as an address of a mailbox spells it: small Latin letters only.
pub fn latin(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match spelled(letter) {
            Some(spelling) => text.push_str(spelling),
            None if letter.is_ascii_lowercase() => text.push(letter),
            None => {}
        }
    }
    text
}

/// The letters of the names above that are not Latin, or carry a mark. Cyrillic goes by resolution 55 of the Cabinet of
/// Ministers of Ukraine (2010), without its rule for the beginning of a word.
const fn spelled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'é' | 'ę' | 'е' => "e",
        'â' | 'ą' | 'а' => "a",
        'ł' | 'л' => "l",
        'ó' | 'о' => "o",
        'ś' | 'с' => "s",
        'ń' | 'н' => "n",
        'ź' | 'ż' | 'з' => "z",
        'б' => "b",
        'в' => "v",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'є' => "ie",
        'ж' => "zh",
        'и' => "y",
        'і' | 'ї' | 'й' => "i",
        'к' => "k",
        'м' => "m",
        'п' => "p",
        'р' => "r",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}
