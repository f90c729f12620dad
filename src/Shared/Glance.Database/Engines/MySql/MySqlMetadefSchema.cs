namespace Glance.Database.Engines.MySql;

/// <summary>The metadata definition tables of <see cref="MySqlSchema"/> (docs/contracts/mysql.md section 3).</summary>
internal static class MySqlMetadefSchema
{
    /// <summary>The tables, the referenced ones first.</summary>
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS metadef_namespaces (
            id INTEGER NOT NULL AUTO_INCREMENT,
            namespace VARCHAR(80) NOT NULL,
            display_name VARCHAR(80),
            description TEXT,
            visibility VARCHAR(32),
            protected TINYINT(1),
            owner VARCHAR(255) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (id),
            UNIQUE KEY uq_metadef_namespaces_namespace (namespace),
            KEY ix_metadef_namespaces_owner (owner),
            CHECK (protected IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS metadef_resource_types (
            id INTEGER NOT NULL AUTO_INCREMENT,
            name VARCHAR(80) NOT NULL,
            protected TINYINT(1) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (id),
            UNIQUE KEY uq_metadef_resource_types_name (name),
            CHECK (protected IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS metadef_namespace_resource_types (
            resource_type_id INTEGER NOT NULL,
            namespace_id INTEGER NOT NULL,
            properties_target VARCHAR(80),
            prefix VARCHAR(80),
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (resource_type_id, namespace_id),
            KEY ix_metadef_ns_res_types_namespace_id (namespace_id),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id),
            FOREIGN KEY (resource_type_id) REFERENCES metadef_resource_types (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS metadef_objects (
            id INTEGER NOT NULL AUTO_INCREMENT,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            description TEXT,
            required TEXT,
            json_schema TEXT NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (id),
            UNIQUE KEY uq_metadef_objects_namespace_id_name (namespace_id, name),
            KEY ix_metadef_objects_name (name),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS metadef_properties (
            id INTEGER NOT NULL AUTO_INCREMENT,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            json_schema TEXT NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (id),
            UNIQUE KEY uq_metadef_properties_namespace_id_name (namespace_id, name),
            KEY ix_metadef_properties_name (name),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS metadef_tags (
            id INTEGER NOT NULL AUTO_INCREMENT,
            namespace_id INTEGER NOT NULL,
            name VARCHAR(80) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            PRIMARY KEY (id),
            UNIQUE KEY uq_metadef_tags_namespace_id_name (namespace_id, name),
            KEY ix_metadef_tags_name (name),
            FOREIGN KEY (namespace_id) REFERENCES metadef_namespaces (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        """;
}
