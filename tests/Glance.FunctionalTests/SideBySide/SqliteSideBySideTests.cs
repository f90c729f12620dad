using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one SQLite file.</summary>
internal sealed class SqliteSideBySideTests : SideBySideTests
{
    // PostgreSQL sorts what has no value last, upstream with it; it then pages as if that were first, and loses images.
    [TestCase("/v2/images?limit=1000&sort=name:asc,id:asc")]
    [TestCase("/v2/images?limit=7&sort_key=size&sort_dir=desc&sort_key=id")]
    public Task A_list_sorted_by_what_some_images_lack_is_the_same_in_both(string query) => CompareListsAsync(query);

    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) =>
        Task.FromResult<SharedDatabase>(new SqliteSharedDatabase(directory["shared.sqlite"]));
}
