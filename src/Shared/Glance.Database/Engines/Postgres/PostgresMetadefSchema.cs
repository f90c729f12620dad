namespace Glance.Database.Engines.Postgres;

/// <summary>The metadata definition tables of <see cref="PostgresSchema"/> (glance-behaviours section 1.2).</summary>
internal static class PostgresMetadefSchema
{
    /// <summary>The tables, the referenced ones first.</summary>
    public const string Tables = """
        CREATE TABLE metadef_namespaces (
            id SERIAL NOT NULL,
            namespace VARCHAR(80) NOT NULL,
            display_name VARCHAR(80),
            description TEXT,
            visibility VARCHAR(32),
            protected BOOLEAN,
            owner VARCHAR(255) NOT NULL,
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (id),
            CONSTRAINT uq_metadef_namespaces_namespace UNIQUE (namespace)
        );
        CREATE INDEX ix_metadef_namespaces_owner ON metadef_namespaces (owner);

        CREATE TABLE metadef_resource_types (
            id SERIAL NOT NULL,
            name VARCHAR(80) NOT NULL,
            protected BOOLEAN NOT NULL,
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (id),
            CONSTRAINT uq_metadef_resource_types_name UNIQUE (name)
        );

        CREATE TABLE metadef_namespace_resource_types (
            resource_type_id INTEGER NOT NULL,
            namespace_id INTEGER NOT NULL,
            properties_target VARCHAR(80),
            prefix VARCHAR(80),
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (resource_type_id, namespace_id),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id),
            FOREIGN KEY (resource_type_id) REFERENCES metadef_resource_types (id)
        );
        CREATE INDEX ix_metadef_ns_res_types_namespace_id ON metadef_namespace_resource_types (namespace_id);

        CREATE TABLE metadef_objects (
            id SERIAL NOT NULL,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            description TEXT,
            required TEXT,
            json_schema TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (id),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id),
            CONSTRAINT uq_metadef_objects_namespace_id_name UNIQUE (namespace_id, name)
        );
        CREATE INDEX ix_metadef_objects_name ON metadef_objects (name);

        CREATE TABLE metadef_properties (
            id SERIAL NOT NULL,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            json_schema TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (id),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id),
            CONSTRAINT uq_metadef_properties_namespace_id_name UNIQUE (namespace_id, name)
        );
        CREATE INDEX ix_metadef_properties_name ON metadef_properties (name);

        CREATE TABLE metadef_tags (
            id SERIAL NOT NULL,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            created_at TIMESTAMP NOT NULL,
            updated_at TIMESTAMP,
            PRIMARY KEY (id),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id),
            CONSTRAINT uq_metadef_tags_namespace_id_name UNIQUE (namespace_id, name)
        );
        CREATE INDEX ix_metadef_tags_name ON metadef_tags (name);

        """;
}
