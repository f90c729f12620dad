using BenchmarkDotNet.Attributes;
using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;

namespace Glance.Benchmarks.Pieces;

/// <summary>Content that is inspected while it passes, in pieces of 256 KiB as an upload brings it.</summary>
public class FormatBenchmarks
{
    private const int Piece = 256 * 1024;

    private byte[] _content = []; // The set-up makes it.

    /// <summary>What is declared, and is right.</summary>
    [Params("raw", "qcow2")]
    public string Format { get; set; } = "raw";

    /// <summary>16 MiB.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _content = new byte[16 << 20];
        new Random(1).NextBytes(_content);
        if (Format == "qcow2")
            MadeImages.Qcow2().CopyTo(_content, 0);
    }

    /// <summary>The verdict on all of it.</summary>
    [Benchmark]
    public FormatVerdict Inspect()
    {
        var check = new FormatCheck(FormatPolicy.Default, Format);
        for (var at = 0; at < _content.Length; at += Piece)
            check.Append(_content.AsSpan(at, Piece));
        return check.Complete();
    }
}
