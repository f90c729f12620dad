using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Debian's glance-api and ours at the same time, on one database made by glance-manage and one image directory.</summary>
internal sealed class SharedCloud : IAsyncDisposable
{
    /// <summary>What both are told in [DEFAULT].</summary>
    public const string Options = "show_image_direct_url = true\nshow_multiple_locations = true\n";

    private readonly TemporaryDirectory _directory;
    private PythonGlanceApi? _python;
    private GlanceServer? _ours;

    private SharedCloud(TemporaryDirectory directory, SharedDatabase database)
    {
        _directory = directory;
        Database = database;
    }

    public SharedDatabase Database { get; }

    public string ImageDirectory => _directory["images"];

    /// <summary>Starts both.</summary>
    public static async Task<SharedCloud> StartAsync(SharedDatabase database, TemporaryDirectory directory)
    {
        var cloud = new SharedCloud(directory, database);
        try
        {
            Directory.CreateDirectory(cloud.ImageDirectory);
            Directory.CreateDirectory(directory["staging"]);
            await PythonGlanceApi.SyncDatabaseAsync(directory.Path, database.Url);
            cloud._python = await PythonGlanceApi.StartAsync(directory.Path, database.Url, cloud.ImageDirectory);
            cloud._ours = await GlanceServer.StartAsync(new GlanceServerSettings
            {
                Workers = 2,
                Database = database.Url,
                ImageDirectory = cloud.ImageDirectory,
                DefaultGroup = Options,
            });
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>A conversation with one of the two.</summary>
    public Conversation TalkTo(Side side) => new(Address(side));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ours is not null)
            await _ours.DisposeAsync();
        if (_python is not null)
            await _python.DisposeAsync();
        await Database.DisposeAsync();
        _directory.Dispose();
    }

    private Uri Address(Side side) => side switch
    {
        Side.Python => _python!.Address, // Both are there once StartAsync has returned.
        _ => _ours!.Address,
    };
}
