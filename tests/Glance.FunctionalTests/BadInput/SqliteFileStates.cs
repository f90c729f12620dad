using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// What may have become of an SQLite database and the files beside it. Each change may give back what is to be held on to.
/// </summary>
internal static class SqliteFileStates
{
    /// <summary>The user that the programs run as, where the tests may choose one.</summary>
    public const int User = 65534;

    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All of them, from a database that is well.</summary>
    public static readonly (string Name, Func<TemporaryDirectory, IDisposable?> Change)[] All =
    [
        ("as it is", static _ => null),
        ("absent", static place => Changed(() => File.Delete(Database(place)))),
        ("empty", static place => Changed(() => File.WriteAllBytes(Database(place), []))),
        ("no database", static place => Changed(() => File.WriteAllText(Database(place), new string('x', 9000)))),
        ("of another user", static place => Changed(() => File.SetUnixFileMode(Database(place), OnlyOwner))),
        ("read-only", static place =>
            Changed(() => File.SetUnixFileMode(Database(place), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead))),
        ("a log of another user", static place => Changed(() => Foreign(Database(place) + "-wal"))),
        ("shared memory of another user", static place => Changed(() => Foreign(Database(place) + "-shm"))),
        ("a journal of another user", static place => Changed(() => Foreign(Database(place) + "-journal"))),
        ("a log that is a directory", static place => Changed(() => Directory.CreateDirectory(Database(place) + "-wal"))),
        ("shared memory that is a directory", static place => Changed(() => Directory.CreateDirectory(Database(place) + "-shm"))),
        ("a journal that is a directory", static place => Changed(() => Directory.CreateDirectory(Database(place) + "-journal"))),
        ("absent, with a log that is a directory", static place => AbsentBeside(place, "-wal")),
        ("absent, with shared memory that is a directory", static place => AbsentBeside(place, "-shm")),
        ("absent, with a journal that is a directory", static place => AbsentBeside(place, "-journal")),
        ("a name that is too long", static place => Changed(() => Rename(place, new string('n', 300)))),
        ("a name that is too long with the log's ending", static place => Changed(() => Rename(place, new string('n', 250)))),
        ("a path that is too long for SQLite", static place => Changed(() => Rename(place, PathOf(place, 505)))),
        ("a path that is just short enough", static place => Changed(() => Rename(place, PathOf(place, 504)))),
        ("a directory that nobody may enter", static place =>
            Changed(() =>
            {
                if (Environment.IsPrivilegedProcess) // the tests have to see what is in it
                    File.SetUnixFileMode(place["data"], UnixFileMode.None);
            })),
        ("emptied beside its log", static place => Changed(() =>
        {
            Crash(place, "CREATE TABLE x (y)", "-wal", "-shm");
            File.WriteAllBytes(Database(place), []);
        })),
        ("a directory of another user", static place =>
            Changed(() => File.SetUnixFileMode(Path.Combine(place.Path, "data"), (UnixFileMode)0b_111_101_101))),
        ("a link to nothing", static place => Changed(() => Link(place, "nothing.sqlite"))),
        ("a link to a directory that is not there", static place => Changed(() => Link(place, "nowhere/glance.sqlite"))),
        ("a link to itself", static place => Changed(() => Link(place, "glance.sqlite"))),
        ("a link", static place => Changed(() => MoveBehindLink(place))),
        ("a link with a log of another user", static place => Changed(() => Foreign(MoveBehindLink(place) + "-wal"))),
        ("left by a crash", static place => Crash(place, "CREATE TABLE x (y)", "-wal", "-shm")),
        ("left by a crash, with a log alone", static place => Crash(place, "CREATE TABLE x (y)", "-wal")),
        ("left by a crash, of another version", static place =>
            Crash(place, "UPDATE alembic_version SET version_num = 'rocky_contract01'", "-wal", "-shm")),
        ("left by a crash, of another version, with a log alone", static place =>
            Crash(place, "UPDATE alembic_version SET version_num = 'rocky_contract01'", "-wal")),
        ("a log whose database is gone", static place => Changed(() =>
        {
            Crash(place, "CREATE TABLE x (y)", "-wal", "-shm");
            File.Delete(Database(place));
        })),
        ("a log that is none", static place => Changed(() => File.WriteAllText(Database(place) + "-wal", "nonsense"))),
        ("a table with the name of an index", static place =>
            Run(place, "DROP INDEX glance_list_name_idx; CREATE TABLE glance_list_name_idx (x)")),
        ("a view with the name of an index", static place =>
            Run(place, "DROP INDEX glance_list_name_idx; CREATE VIEW Glance_List_Name_Idx AS SELECT 1")),
        ("without an index", static place => Run(place, "DROP INDEX glance_list_name_idx")),
        ("locked exclusively", static place => Held(place, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")),
        ("locked by a writer", static place => Held(place, "PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE")),
        ("locked by a writer, without an index", static place => Held(place, "DROP INDEX glance_list_name_idx; BEGIN IMMEDIATE")),
        ("locked by a writer, without an index or a log", static place =>
            Held(place, "PRAGMA journal_mode = DELETE; DROP INDEX glance_list_name_idx; BEGIN IMMEDIATE")),
        ("locked by a reader, without a log", static place =>
            Held(place, "PRAGMA journal_mode = DELETE; BEGIN; SELECT COUNT(*) FROM images")),
        ("opened for itself", static place => Held(place, "PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE x (y)")),
        ("opened for itself, without a log", static place =>
            Held(place, "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE x (y)")),
        ("without a table", static place => Run(place, "DROP TABLE image_tags")),
        ("without a column", static place => Run(place, "ALTER TABLE images DROP COLUMN os_hash_algo")),
        ("without a table of Glance's own programs", static place => Run(place, "DROP TABLE task_info")),
        ("in use", static place => Held(place, "CREATE TABLE x (y)")),
        ("in use, its log deleted", static place =>
        {
            var held = Held(place, "CREATE TABLE x (y)");
            File.Delete(Database(place) + "-wal");
            File.Delete(Database(place) + "-shm");
            return held;
        }),
        ("in use, its log replaced", static place =>
        {
            var held = Held(place, "CREATE TABLE x (y)");
            foreach (var file in (string[])[Database(place) + "-wal", Database(place) + "-shm"])
            {
                File.Copy(file, file + ".copy");
                Allow(file + ".copy");
                File.Move(file + ".copy", file, overwrite: true);
            }

            return held;
        }),
    ];

    /// <summary>Where the database is in a directory.</summary>
    public static string Database(TemporaryDirectory place) => place["data/glance.sqlite"];

    /// <summary>Lets everybody change a file.</summary>
    public static void Allow(string path) => File.SetUnixFileMode(path, (UnixFileMode)0b_110_110_110);

    private static IDisposable? Changed(Action change)
    {
        change();
        return null;
    }

    private static void Foreign(string path)
    {
        File.WriteAllBytes(path, []);
        File.SetUnixFileMode(path, OnlyOwner);
    }

    private static IDisposable? AbsentBeside(TemporaryDirectory place, string ending)
    {
        File.Delete(Database(place));
        Directory.CreateDirectory(Database(place) + ending);
        return null;
    }

    private static void Rename(TemporaryDirectory place, string name)
    {
        var file = place["glance-api.conf"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("/data/glance.sqlite", $"/data/{name}", StringComparison.Ordinal));
    }

    // Relative to data/, in directories that are there, so that the whole has as many characters.
    private static string PathOf(TemporaryDirectory place, int length)
    {
        var deep = $"{new string('d', 150)}/{new string('e', 150)}";
        foreach (var directory in (string[])[place["data/" + deep.Split('/')[0]], place["data/" + deep]])
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, (UnixFileMode)0b_111_111_111);
        }

        return $"{deep}/{new string('n', length - place[$"data/{deep}/"].Length)}";
    }

    private static void Link(TemporaryDirectory place, string target)
    {
        File.Delete(Database(place));
        File.CreateSymbolicLink(Database(place), target);
    }

    private static string MoveBehindLink(TemporaryDirectory place)
    {
        var real = place["data/real.sqlite"];
        File.Move(Database(place), real);
        File.CreateSymbolicLink(Database(place), real);
        return real;
    }

    private static SqliteConnection Open(TemporaryDirectory place)
    {
        var connection = new SqliteConnection($"Data Source={Database(place)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteConnection Held(TemporaryDirectory place, string statements)
    {
        var connection = Open(place);
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
        foreach (var file in Directory.GetFiles(place["data"]))
            Allow(file);
        return connection;
    }

    private static IDisposable? Run(TemporaryDirectory place, string statements)
    {
        Held(place, statements).Dispose();
        return null;
    }

    // What lies there at this moment, without the orderly end that follows.
    private static IDisposable? Crash(TemporaryDirectory place, string statements, params string[] endings)
    {
        IReadOnlyList<string> files = [Database(place), .. endings.Select(ending => Database(place) + ending)];
        using (Held(place, statements))
        {
            foreach (var file in files)
                File.Copy(file, file + ".crash");
        }

        foreach (var file in files)
        {
            File.Move(file + ".crash", file, overwrite: true);
            Allow(file);
        }

        return null;
    }
}
