namespace Glance.TestKit.Databases;

/// <summary>A database server of a test's own that can be stopped and started.</summary>
public interface IDatabaseServer : IAsyncDisposable
{
    /// <summary>The URL of a database, as a configuration has it.</summary>
    string Url(string database);

    /// <summary>Makes an empty database; its name.</summary>
    Task<string> CreateDatabaseAsync();

    /// <summary>Starts the server.</summary>
    Task UpAsync();

    /// <summary>Stops it.</summary>
    /// <param name="mode"><c>fast</c>: connections are ended and it stops in order; <c>immediate</c>: it is killed.</param>
    Task DownAsync(string mode);
}
