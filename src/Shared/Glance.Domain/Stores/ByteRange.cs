namespace Glance.Domain.Stores;

/// <summary>A part of the data.</summary>
/// <param name="Offset">First byte, from 0.</param>
/// <param name="Length">Number of bytes, from 1.</param>
public readonly record struct ByteRange(long Offset, long Length);
