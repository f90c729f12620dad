using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>
/// Debian's glance-api and ours at the same time, on one database and one image directory, behind a proxy that both trust: callers are
/// who their headers say.
/// </summary>
internal sealed class SharedCloud : IAsyncDisposable
{
    /// <summary>What both are told in [DEFAULT].</summary>
    public const string Options = "show_image_direct_url = true\nshow_multiple_locations = true\n";

    private const string DebianPasteFile = "/usr/share/glance-common/glance-api-paste.ini";

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

    private string PasteFile => _directory["trusting-paste.ini"];

    /// <summary>Starts both; <paramref name="maker"/> makes the tables.</summary>
    public static async Task<SharedCloud> StartAsync(SharedDatabase database, TemporaryDirectory directory, Side maker)
    {
        var cloud = new SharedCloud(directory, database);
        try
        {
            Directory.CreateDirectory(cloud.ImageDirectory);
            Directory.CreateDirectory(directory["staging"]);
            var paste = await File.ReadAllTextAsync(DebianPasteFile);
            await File.WriteAllTextAsync(cloud.PasteFile, paste.Replace("unauthenticated-context rootapp", "context rootapp", StringComparison.Ordinal));
            if (maker == Side.Python)
                await PythonGlanceApi.SyncDatabaseAsync(directory.Path, database.Url);
            await cloud.StartOursAsync();
            cloud._python = await PythonGlanceApi.StartAsync(directory.Path, database.Url, cloud.ImageDirectory, cloud.PasteFile);
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

    private async Task StartOursAsync() =>
        _ours = await GlanceServer.StartAsync(new GlanceServerSettings
        {
            Workers = 2,
            Database = Database.Url,
            ImageDirectory = ImageDirectory,
            DefaultGroup = Options,
            OtherGroups = $"[paste_deploy]\nconfig_file = {PasteFile}",
        });

    private Uri Address(Side side) => side switch
    {
        Side.Python => _python!.Address, // Both are there once StartAsync has returned.
        _ => _ours!.Address,
    };
}
