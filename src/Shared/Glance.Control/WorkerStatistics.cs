using System.Buffers.Binary;

namespace Glance.Control;

/// <summary>Numbers a worker sends with each heartbeat.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Running">Requests being served.</param>
/// <param name="Served">Requests served since the start.</param>
/// <param name="PoolDelay">How long the last probe waited for a thread of the pool, milliseconds: large when the pool is starved.</param>
public readonly record struct WorkerStatistics(int Connections, int Running, long Served, int PoolDelay)
{
    /// <summary>Size of the wire form.</summary>
    public const int Size = 24;

    // Workers of the version before tell no jobs, and go on while a new supervisor takes over.
    private const int SizeWithoutJobs = 20;

    /// <summary>Work that outlives its request, running or waiting.</summary>
    public int Jobs { get; init; }

    /// <summary>Writes the wire form.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Connections);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], Running);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Served);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], PoolDelay);
        BinaryPrimitives.WriteInt32LittleEndian(destination[20..], Jobs);
    }

    /// <summary>Reads the wire form.</summary>
    /// <exception cref="InvalidDataException">Too short.</exception>
    public static WorkerStatistics ReadFrom(ReadOnlySpan<byte> source)
    {
        if (source.Length < SizeWithoutJobs)
            throw new InvalidDataException($"statistics of {source.Length} bytes, {Size} wanted");
        return new WorkerStatistics(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]))
        {
            Jobs = source.Length >= Size ? BinaryPrimitives.ReadInt32LittleEndian(source[20..]) : 0,
        };
    }
}
