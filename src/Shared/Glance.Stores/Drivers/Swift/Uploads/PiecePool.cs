using System.Collections.Concurrent;

namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>
/// Pieces of memory that the uploads of a store use one after another, as many as one upload has; the shared pool of the process keeps
/// fewer of that size, and the others would be garbage that stays for long.
/// </summary>
internal sealed class PiecePool
{
    /// <summary>Bytes of a piece.</summary>
    public const int PieceSize = 256 * 1024;

    private readonly ConcurrentBag<byte[]> _pieces = [];

    /// <summary>A piece, with whatever is in it.</summary>
    public byte[] Take() => _pieces.TryTake(out var piece) ? piece : GC.AllocateUninitializedArray<byte>(PieceSize);

    /// <summary>Gives a piece back.</summary>
    public void Return(byte[] piece)
    {
        if (_pieces.Count < UploadMemory.Limit / PieceSize)
            _pieces.Add(piece);
    }
}
