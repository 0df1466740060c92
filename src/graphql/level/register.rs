//! The schema of the tables: what introspection and the SDL say of an object comes from the same lines that answer it.

use async_graphql::indexmap::{IndexMap, IndexSet};
use async_graphql::registry::{MetaField, MetaInputValue, MetaType, ObjectBuilder, Registry};
use async_graphql::{InputType, OutputType as _};

use super::facet;
use super::object::{ConnectionType, FieldKind, ObjectType};
use super::select::DEFAULT_COUNT;
use crate::graphql::page_info::{Count, PageInfo};

/// Registers an object and everything that its fields lead to.
pub fn object(registry: &mut Registry, object: &'static ObjectType) {
    once(registry, object.name, |registry| {
        let mut fields = IndexMap::new();
        for line in object.fields {
            let mut field = described(line.name, line.ty, line.description);
            match &line.kind {
                FieldKind::Value { .. } => {}
                FieldKind::Part { object: part, made_of: _ } => self::object(registry, part),
                FieldKind::Items { object: item, column: _, items: _ } => self::object(registry, item),
                FieldKind::One { object: other, key: _, by: _, without: _ } => self::object(registry, other),
                FieldKind::Many { connection: list, by: _ } => {
                    field.args = (list.arguments)(registry);
                    connection(registry, list);
                }
            }
            fields.insert(line.name.to_owned(), field);
        }
        if object.node {
            node(registry, object.name);
        }
        built(object.name, object.description, fields)
    });
}

/// Registers a connection with its edge.
pub fn connection(registry: &mut Registry, list: &'static ConnectionType) {
    once(registry, list.name, |registry| {
        let name = list.object.name;
        object(registry, list.object);
        PageInfo::create_type_info(registry);
        Count::create_type_info(registry);
        edge(registry, list);
        let mut total =
            described("totalCount", "Count!", "How many rows the list has, up to `limit`. Counted only when selected.");
        let mut limit = MetaInputValue::new("limit", <Option<i32> as InputType>::create_type_info(registry));
        limit.description = Some("Where the counting stops.".to_owned());
        limit.default_value = Some(DEFAULT_COUNT.to_string());
        total.args.insert("limit".to_owned(), limit);
        let fields = [
            described("edges", &format!("[{}!]!", list.edge), "The rows of the page, each with its cursor."),
            described("nodes", &format!("[{name}!]!"), "The rows of the page."),
            described("pageInfo", "PageInfo!", "Whether there is more, and where to go on."),
            total,
        ];
        let facets = list.facets.map(|facets| facet::register(registry, facets));
        let fields = fields.into_iter().chain(facets).map(|field| (field.name.clone(), field)).collect();
        built(list.name, &format!("A page of a list of `{name}`."), fields)
    });
}

fn edge(registry: &mut Registry, list: &'static ConnectionType) {
    once(registry, list.edge, |_| {
        let name = list.object.name;
        let fields = [
            described("cursor", "String!", "The place of the row in its list, for `after` and `before`."),
            described("node", &format!("{name}!"), "The row."),
        ];
        let fields = fields.into_iter().map(|field| (field.name.clone(), field)).collect();
        built(list.edge, &format!("A `{name}` and its place in a list."), fields)
    });
}

/// Registers the interface `Node`, and that this object implements it.
pub fn node(registry: &mut Registry, object: &'static str) {
    let id = described("id", "ID!", "The id, unique among all objects.");
    let interface = registry.types.entry("Node".to_owned()).or_insert_with(|| MetaType::Interface {
        name: "Node".to_owned(),
        description: Some("Anything that has an id of its own and can be found by it.".to_owned()),
        fields: IndexMap::from([("id".to_owned(), id)]),
        possible_types: IndexSet::new(),
        extends: false,
        keys: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    });
    if let MetaType::Interface { possible_types, .. } = interface {
        possible_types.insert(object.to_owned());
    }
    registry.add_implements(object, "Node");
}

/// A field with its description.
pub fn described(name: &str, ty: &str, description: &str) -> MetaField {
    let mut field = MetaField::new(name, ty);
    field.description = Some(description.to_owned());
    field
}

/// An object with its description.
pub fn built(name: &str, description: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    ObjectBuilder::new(name, fields).description(Some(description.to_owned())).build()
}

/// Registers a type unless it is there; an empty one takes its place meanwhile, since types lead back to one another.
pub fn once(registry: &mut Registry, name: &str, build: impl FnOnce(&mut Registry) -> MetaType) {
    if registry.types.contains_key(name) {
        return;
    }
    registry.types.insert(name.to_owned(), built(name, "", IndexMap::new()));
    let ty = build(registry);
    registry.types.insert(name.to_owned(), ty);
}
