using Glance.Database.Sql;

namespace Glance.Database.Aggregates.Members;

/// <summary>The statements of image_members; made once for an engine.</summary>
internal sealed class MemberSql(Dialect dialect)
{
    private const string Columns = """
        m.id AS Id, m.image_id AS ImageId, m.member AS MemberId, m.status AS Status, m.created_at AS CreatedAt, m.updated_at AS UpdatedAt,
        m.deleted AS Deleted
        """;

    public string List { get; } = $"""
        SELECT {Columns}
        FROM image_members m
        WHERE m.image_id = @ImageId AND NOT {dialect.Flag("m.deleted")}
        ORDER BY m.id
        """;

    public string Count { get; } = $"SELECT COUNT(*) FROM image_members m WHERE m.image_id = @ImageId AND NOT {dialect.Flag("m.deleted")}";

    // A pair has one row, but for old races of the Python service; a live one counts.
    public string OfPair { get; } = $"""
        SELECT {Columns}
        FROM image_members m
        WHERE m.image_id = @ImageId AND {dialect.Equal("m.member", "@MemberId")}
        ORDER BY m.deleted, m.id
        LIMIT 1
        """;

    /// <summary>What stands in the way of a new pair: the engine's key may take another name for this one.</summary>
    public const string OfKey = $"""
        SELECT {Columns}
        FROM image_members m
        WHERE m.image_id = @ImageId AND m.member = @MemberId
        ORDER BY m.deleted, m.id
        LIMIT 1
        """;

    public const string Insert = """
        INSERT INTO image_members (image_id, member, can_share, status, created_at, updated_at, deleted)
        VALUES (@ImageId, @MemberId, @CanShare, @Status, @CreatedAt, @UpdatedAt, @Deleted)
        """;

    // The Python service leaves deleted_at behind, and its purge then removes the living: here it goes.
    public const string Revive = """
        UPDATE image_members
        SET member = @MemberId, can_share = @CanShare, status = @Status, created_at = @CreatedAt, updated_at = @UpdatedAt,
            deleted_at = NULL, deleted = @Deleted
        WHERE id = @Id
        """;

    public string SetStatus { get; } = $"""
        UPDATE image_members
        SET status = @Status, updated_at = @Now
        WHERE image_id = @ImageId AND {dialect.Equal("member", "@MemberId")} AND NOT {dialect.Flag("deleted")}
        """;

    public string Remove { get; } = $"""
        UPDATE image_members
        SET updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE image_id = @ImageId AND {dialect.Equal("member", "@MemberId")} AND NOT {dialect.Flag("deleted")}
        """;

    /// <summary>Finds a live image, and makes others who ask so wait for the end of the transaction.</summary>
    public string LockImage { get; } =
        $"SELECT i.id FROM images i WHERE i.id = @ImageId AND NOT {dialect.Flag("i.deleted")}{dialect.ForUpdate}";
}
