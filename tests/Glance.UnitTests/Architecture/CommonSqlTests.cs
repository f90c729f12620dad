using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>SQL outside the folders of engines is what SQLite, PostgreSQL and MySQL all take; the rest goes through Dialect.</summary>
internal sealed partial class CommonSqlTests
{
    [Test]
    public void Common_statements_have_no_words_of_one_engine()
    {
        var project = Path.Combine(Repository.Root, "src", "Shared", "Glance.Database");
        var found = from file in Repository.Files("src/Shared/Glance.Database")
                    where file.EndsWith(".cs", StringComparison.Ordinal) && !Path.GetRelativePath(project, file).StartsWith("Engines/", StringComparison.Ordinal)
                    from line in File.ReadLines(file).Select((text, index) => (Text: text.Trim(), Number: index + 1))
                    where !line.Text.StartsWith("//", StringComparison.Ordinal) && EngineWords().IsMatch(line.Text)
                    select $"{Repository.Relative(file)}:{line.Number}: {line.Text}";

        Assert.That(found, Is.Empty);
    }

    // MySQL has no such types to cast to, no materialised common tables, no indexes "if not exists"; parameters stand differently in each.
    [GeneratedRegex(@"MATERIALIZED|VARCHAR|BIGINT|IF NOT EXISTS|ON CONFLICT|ON DUPLICATE|RETURNING|ILIKE|COLLATE|json_|JSON_|::[a-z]|[ (=]\$[0-9]|\?[0-9]|\|\| '")]
    private static partial Regex EngineWords();
}
