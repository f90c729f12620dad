using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>The file driver with one directory, with several, with thin provisioning, and past the page cache.</summary>
[TestFixture(1, false, false)]
[TestFixture(3, false, false)]
[TestFixture(1, true, false)]
[TestFixture(1, false, true)]
[TestFixture(1, true, true)]
public sealed class FileStoreTests(int directories, bool thin, bool direct) : StoreConformance
{
    private string _root = null!;

    protected override ValueTask<IImageStore> CreateAsync()
    {
        _root = Directory.CreateTempSubdirectory("glance-store-").FullName;
        var options = new FileStoreOptions { ThinProvisioning = thin, DirectIo = direct ? DirectIo.Always : DirectIo.Never };
        options = directories == 1
            ? options with { Datadir = Path.Combine(_root, "images") }
            : options with { Datadirs = [.. Enumerable.Range(0, directories).Select(i => Path.Combine(_root, $"images{i}"))] };
        return ValueTask.FromResult<IImageStore>(FileStore.Create("file", options, TimeProvider.System, NullLogger.Instance));
    }

    protected override IReadOnlyList<string> Residue() => Directory.GetFiles(_root, "*", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
    });

    protected override IEnumerable<string> BadUrls()
    {
        var images = ((FileStore)Store).Datadirs[0].Path;
        return
        [
            "", "file", "file://", "http://host/image", $"FILE://{images}/x", "file://relative/path", "file:///etc/passwd", $"file://{images}", $"file://{images}/",
            $"file://{images}/../secret", $"file://{images}/../../etc/passwd", $"file://{images}x/y", $"file://{images}/.glance-uploads/x.journal",
            $"file://{images}/a\0b", $"file://{_root}",
        ];
    }

    protected override string MissingUrl() => $"filesystem://{((FileStore)Store).Datadirs[0].Path}/{NewId()}";

    protected override void RemoveStore() => Directory.Delete(_root, recursive: true);
}
