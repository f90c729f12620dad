using BenchmarkDotNet.Attributes;
using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.Benchmarks.Pieces;

/// <summary>Records out of an SQLite file: statements, rows, what is made of them.</summary>
public class ShowBenchmarks
{
    private static readonly RequestContext Caller = RequestContext.Unauthenticated("req-bench");
    private static readonly ImageQuery Page = new() { Limit = 25 };

    private TemporaryDirectory _directory = null!; // The set-up makes both.
    private ImageDatabase _database = null!;

    /// <summary>A file with 200 images.</summary>
    [GlobalSetup]
    public async Task FillAsync()
    {
        _directory = new TemporaryDirectory();
        var options = new DatabaseOptions { Connection = $"sqlite:///{_directory["glance.sqlite"]}" };
        _database = await ImageDatabase.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None)
            .ConfigureAwait(false);
        foreach (var image in SampleImages.Make(200))
            await _database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
        _directory.Dispose();
    }

    /// <summary>One image by its id.</summary>
    [Benchmark]
    public async ValueTask<Image> ShowAsync() =>
        await _database.Images.FindAsync(Caller, SampleImages.IdOf(117), CancellationToken.None).ConfigureAwait(false)
            ?? throw new InvalidOperationException("the image is not there");

    /// <summary>A page of 25 images in the default order.</summary>
    [Benchmark]
    public ValueTask<IReadOnlyList<Image>> List25Async() => _database.Images.ListAsync(Caller, Page, CancellationToken.None);
}
