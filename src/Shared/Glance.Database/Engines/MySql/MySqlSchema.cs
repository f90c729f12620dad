namespace Glance.Database.Engines.MySql;

/// <summary>
/// Glance's tables as <c>glance-manage db sync</c> leaves them in a MySQL or MariaDB database at revision <c>2024_1_contract01</c>: same
/// names, columns in the same order, types, keys and indexes (docs/contracts/mysql.md section 3). Compared with the real thing by a test.
/// Each is made unless it is there, for what was made before a creation that was cut short stays.
/// </summary>
internal static class MySqlSchema
{
    /// <summary>The whole schema, images first and the revision's table last; no revision row.</summary>
    public const string Tables = Images + Tasks + MySqlMetadefSchema.Tables + Cache + """
        CREATE TABLE IF NOT EXISTS alembic_version (
            version_num VARCHAR(32) NOT NULL,
            PRIMARY KEY (version_num)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
        """;

    /// <summary>The tables' names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "images", "image_properties", "image_locations", "image_members", "image_tags", "tasks", "task_info",
        "metadef_namespaces", "metadef_resource_types", "metadef_namespace_resource_types", "metadef_objects", "metadef_properties",
        "metadef_tags",
        "node_reference", "cached_images", "alembic_version",
    ];

    // The first check of images went upstream, with its column; the others kept their names.
    private const string Images = """
        CREATE TABLE IF NOT EXISTS images (
            id VARCHAR(36) NOT NULL,
            name VARCHAR(255),
            size BIGINT,
            status VARCHAR(30) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            disk_format VARCHAR(20),
            container_format VARCHAR(20),
            checksum VARCHAR(32),
            owner VARCHAR(255),
            min_disk INTEGER NOT NULL,
            min_ram INTEGER NOT NULL,
            protected TINYINT(1) NOT NULL DEFAULT 0,
            virtual_size BIGINT,
            visibility ENUM('private','public','shared','community') NOT NULL DEFAULT 'shared',
            os_hidden TINYINT(1) NOT NULL DEFAULT 0,
            os_hash_algo VARCHAR(64),
            os_hash_value VARCHAR(128),
            PRIMARY KEY (id),
            KEY checksum_image_idx (checksum),
            KEY ix_images_deleted (deleted),
            KEY owner_image_idx (owner),
            KEY created_at_image_idx (created_at),
            KEY updated_at_image_idx (updated_at),
            KEY visibility_image_idx (visibility),
            KEY os_hidden_image_idx (os_hidden),
            KEY os_hash_value_image_idx (os_hash_value),
            CONSTRAINT CONSTRAINT_2 CHECK (deleted IN (0,1)),
            CONSTRAINT CONSTRAINT_3 CHECK (protected IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS image_properties (
            id INTEGER NOT NULL AUTO_INCREMENT,
            image_id VARCHAR(36) NOT NULL,
            name VARCHAR(255) NOT NULL,
            value TEXT,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            PRIMARY KEY (id),
            UNIQUE KEY ix_image_properties_image_id_name (image_id, name),
            KEY ix_image_properties_deleted (deleted),
            KEY ix_image_properties_image_id (image_id),
            FOREIGN KEY (image_id) REFERENCES images (id),
            CHECK (deleted IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS image_locations (
            id INTEGER NOT NULL AUTO_INCREMENT,
            image_id VARCHAR(36) NOT NULL,
            value TEXT NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            meta_data TEXT,
            status VARCHAR(30) NOT NULL DEFAULT 'active',
            PRIMARY KEY (id),
            KEY ix_image_locations_deleted (deleted),
            KEY ix_image_locations_image_id (image_id),
            FOREIGN KEY (image_id) REFERENCES images (id),
            CHECK (deleted IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS image_members (
            id INTEGER NOT NULL AUTO_INCREMENT,
            image_id VARCHAR(36) NOT NULL,
            member VARCHAR(255) NOT NULL,
            can_share TINYINT(1) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            status VARCHAR(20) NOT NULL DEFAULT 'pending',
            PRIMARY KEY (id),
            UNIQUE KEY image_members_image_id_member_deleted_at_key (image_id, member, deleted_at),
            KEY ix_image_members_deleted (deleted),
            KEY ix_image_members_image_id (image_id),
            KEY ix_image_members_image_id_member (image_id, member),
            FOREIGN KEY (image_id) REFERENCES images (id),
            CHECK (can_share IN (0,1)),
            CHECK (deleted IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS image_tags (
            id INTEGER NOT NULL AUTO_INCREMENT,
            image_id VARCHAR(36) NOT NULL,
            value VARCHAR(255) NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            PRIMARY KEY (id),
            KEY ix_image_tags_image_id (image_id),
            KEY ix_image_tags_image_id_tag_value (image_id, value),
            FOREIGN KEY (image_id) REFERENCES images (id),
            CHECK (deleted IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        """;

    private const string Tasks = """
        CREATE TABLE IF NOT EXISTS tasks (
            id VARCHAR(36) NOT NULL,
            type VARCHAR(30) NOT NULL,
            status VARCHAR(30) NOT NULL,
            owner VARCHAR(255) NOT NULL,
            expires_at DATETIME,
            created_at DATETIME NOT NULL,
            updated_at DATETIME,
            deleted_at DATETIME,
            deleted TINYINT(1) NOT NULL,
            image_id VARCHAR(36),
            request_id VARCHAR(64),
            user_id VARCHAR(64),
            PRIMARY KEY (id),
            KEY ix_tasks_deleted (deleted),
            KEY ix_tasks_owner (owner),
            KEY ix_tasks_status (status),
            KEY ix_tasks_type (type),
            KEY ix_tasks_updated_at (updated_at),
            KEY ix_tasks_image_id (image_id),
            CHECK (deleted IN (0,1))
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS task_info (
            task_id VARCHAR(36) NOT NULL,
            input TEXT,
            result TEXT,
            message TEXT,
            PRIMARY KEY (task_id),
            FOREIGN KEY (task_id) REFERENCES tasks (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        """;

    private const string Cache = """
        CREATE TABLE IF NOT EXISTS node_reference (
            node_reference_id BIGINT NOT NULL AUTO_INCREMENT,
            node_reference_url VARCHAR(255) NOT NULL,
            PRIMARY KEY (node_reference_id),
            UNIQUE KEY uq_node_reference_node_reference_url (node_reference_url)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        CREATE TABLE IF NOT EXISTS cached_images (
            id BIGINT NOT NULL AUTO_INCREMENT,
            image_id VARCHAR(36) NOT NULL,
            last_accessed DATETIME NOT NULL,
            last_modified DATETIME NOT NULL,
            size BIGINT NOT NULL,
            hits INTEGER NOT NULL,
            checksum VARCHAR(32),
            node_reference_id BIGINT NOT NULL,
            PRIMARY KEY (id),
            UNIQUE KEY ix_cached_images_image_id_node_reference_id (image_id, node_reference_id),
            FOREIGN KEY (node_reference_id) REFERENCES node_reference (node_reference_id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

        """;
}
