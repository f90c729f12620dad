using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Glance.FunctionalTests.SideBySide;

namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>Holds tables and image directory against each other and against themselves.</summary>
internal sealed class Inspection(SharedDatabase database, string images)
{
    // A worker died before its upload had begun: that stands for no data, and a sweep removes it an hour later.
    private const string UnbornJournal = ".new";

    private static readonly string[] Statuses = ["queued", "saving", "active", "deactivated", "deleted", "killed", "pending_delete", "uploading", "importing"];

    /// <summary>Rows that contradict others of their image, whichever rows these are.</summary>
    private static readonly (string What, string Sql)[] Contradictions =
    [
        ("properties of a deleted image live on", "SELECT p.image_id FROM image_properties p JOIN images i ON i.id = p.image_id WHERE i.deleted AND NOT p.deleted"),
        ("tags of a deleted image live on", "SELECT t.image_id FROM image_tags t JOIN images i ON i.id = t.image_id WHERE i.deleted AND NOT t.deleted"),
        ("members of a deleted image live on", "SELECT m.image_id FROM image_members m JOIN images i ON i.id = m.image_id WHERE i.deleted AND NOT m.deleted"),
        ("locations of a deleted image live on", "SELECT l.image_id FROM image_locations l JOIN images i ON i.id = l.image_id WHERE i.deleted AND NOT l.deleted"),
        ("a location's row and status differ", "SELECT image_id FROM image_locations WHERE deleted <> (status = 'deleted')"),
        ("still saving", "SELECT id FROM images WHERE status = 'saving'"),
        ("a row is deleted without a time", "SELECT id FROM images WHERE deleted AND deleted_at IS NULL"),
        ("a living row has a time of deletion", "SELECT id FROM images WHERE NOT deleted AND deleted_at IS NOT NULL"),
        ("deleted, but not by status", "SELECT id FROM images WHERE deleted AND status <> 'deleted'"),
        ("deleted by status only", "SELECT id FROM images WHERE NOT deleted AND status = 'deleted'"),
        ("a tag twice", "SELECT image_id FROM image_tags WHERE NOT deleted GROUP BY image_id, value HAVING COUNT(*) > 1"),
        ("a member twice", "SELECT image_id FROM image_members WHERE NOT deleted GROUP BY image_id, member HAVING COUNT(*) > 1"),
        ("a file's location twice", "SELECT value FROM image_locations WHERE NOT deleted AND value LIKE 'file:%' GROUP BY value HAVING COUNT(*) > 1"),
        ("properties of no image", "SELECT image_id FROM image_properties WHERE image_id NOT IN (SELECT id FROM images)"),
        ("queued with a location", "SELECT i.id FROM images i JOIN image_locations l ON l.image_id = i.id AND NOT l.deleted WHERE i.status = 'queued' AND NOT i.deleted"),
        ("with data, but without a location", "SELECT id FROM images WHERE status IN ('active', 'deactivated') AND NOT deleted AND id NOT IN (SELECT image_id FROM image_locations WHERE NOT deleted)"),
        ("with data, but half described",
            "SELECT i.id FROM images i JOIN image_locations l ON l.image_id = i.id AND NOT l.deleted AND l.value LIKE 'file:%' WHERE i.status IN ('active', 'deactivated') AND (size IS NULL OR checksum IS NULL OR os_hash_algo IS NULL OR os_hash_value IS NULL)"),
    ];

    /// <summary>Everything that is wrong; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var complaints = new List<string>();
        foreach (var (what, sql) in Contradictions)
            complaints.AddRange((await RowsAsync(sql)).Select(row => $"{what}: {row[0]}"));
        var known = new Dictionary<string, string>();
        foreach (var row in await RowsAsync("SELECT i.id, i.status, i.size, i.checksum, l.value FROM images i LEFT JOIN image_locations l ON l.image_id = i.id AND NOT l.deleted WHERE NOT i.deleted"))
        {
            if (!Statuses.Contains(row[1]))
                complaints.Add($"{row[0]} has the status '{row[1]}'");
            if (!row[4].StartsWith("file://", StringComparison.Ordinal))
                continue;
            known[row[4]["file://".Length..]] = row[0];
            complaints.AddRange(await CompareAsync(row));
        }

        complaints.AddRange(Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories)
            .Where(file => !known.ContainsKey(file) && !file.EndsWith(UnbornJournal, StringComparison.Ordinal))
            .Select(file => $"a file without a record: {file} ({new FileInfo(file).Length} bytes)"));
        return complaints;
    }

    private static async Task<IEnumerable<string>> CompareAsync(string[] row)
    {
        var path = row[4]["file://".Length..];
        if (!File.Exists(path))
            return [$"{row[0]} is {row[1]} without its file {path}"];
        var data = await File.ReadAllBytesAsync(path);
        if (data.Length.ToString(CultureInfo.InvariantCulture) != row[2])
            return [$"{row[0]} is {row[1]} with {row[2]} bytes, its file has {data.Length}"];
#pragma warning disable CA5351 // The checksum of an image is md5 by contract.
        return Convert.ToHexStringLower(MD5.HashData(data)) == row[3] ? [] : [$"{row[0]} is {row[1]} with another checksum than its file"];
#pragma warning restore CA5351
    }

    private async Task<List<string[]>> RowsAsync(string sql)
    {
        var rows = new List<string[]>();
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nothing of it comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Row(reader));
        return rows;
    }

    private static string[] Row(DbDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)];
}
