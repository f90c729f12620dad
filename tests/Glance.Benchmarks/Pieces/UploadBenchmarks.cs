using System.Buffers;
using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;

namespace Glance.Benchmarks.Pieces;

/// <summary>A body of 16 MiB through both hashes into a write that keeps nothing.</summary>
public class UploadBenchmarks
{
    private readonly byte[] _body = new byte[16 << 20];
    private UploadPipeline _pipeline = null!; // The set-up makes it.

    /// <summary>The second hash (<c>hashing_algorithm</c>).</summary>
    [Params("sha512", "sha256")]
    public string Hash { get; set; } = "sha512";

    /// <summary>Random bytes.</summary>
    [GlobalSetup]
    public void Fill()
    {
        new Random(1).NextBytes(_body);
        _pipeline = new UploadPipeline(MultihashAlgorithm.Parse(Hash), long.MaxValue);
    }

    /// <summary>All of an upload but socket, file and database.</summary>
    [Benchmark]
    public async ValueTask<long> UploadAsync()
    {
        var source = PipeReader.Create(new ReadOnlySequence<byte>(_body));
        await using var write = new DiscardingWrite();
        return (await _pipeline.RunAsync(source, write, _body.Length, CancellationToken.None).ConfigureAwait(false)).Size;
    }

    private sealed class DiscardingWrite : IStoreWrite
    {
        private long _size;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            _size += data.Length;
            return ValueTask.CompletedTask;
        }

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) =>
            new(new StoredData("memory://bench", _size, new Dictionary<string, object?>()));

        public ValueTask RevokeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AbandonAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
