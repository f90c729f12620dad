using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Glance.Linux.Descriptors;
using Microsoft.Win32.SafeHandles;

namespace Glance.Control.Scoreboard;

/// <summary>
/// Shared memory that every worker and the supervisor see: a cache line for each worker slot. Workers look at it before they accept,
/// so that connections spread evenly (docs/contracts/supervision.md D5). Each slot has one writer.
/// </summary>
public sealed unsafe class WorkerScoreboard : IDisposable
{
    /// <summary>Number of slots: workers of all generations that can be alive at once.</summary>
    public const int Slots = 256;

    // Two cache lines apart, since processors fetch them in pairs.
    private const int Stride = 128;
    private const int AcceptingOffset = 0;
    private const int ConnectionsOffset = 8;

    private const int NoteOffset = Slots * Stride;
    private const int NoteAttempts = 1000;
    private const int NoteHeader = sizeof(int) + SHA256.HashSizeInBytes;

    private readonly Descriptor _descriptor;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private WorkerScoreboard(Descriptor descriptor)
    {
        _descriptor = descriptor;
        var handle = new SafeFileHandle(descriptor.Number, ownsHandle: false);

        // As long as it is: a note may stand behind the slots.
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Slots * Stride);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The descriptor, for handing it to a worker.</summary>
    public Descriptor Descriptor => _descriptor;

    /// <summary>Makes an empty board.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static WorkerScoreboard Create() => new(MemoryFile.CreateEmpty("glance-scoreboard", Slots * Stride));

    /// <summary>Opens the inherited board in a worker.</summary>
    /// <exception cref="IOException">The descriptor is not a board.</exception>
    public static WorkerScoreboard Inherit(int descriptor) => new(Descriptor.Inherit(descriptor));

    /// <summary>Sets whether the worker of a slot takes new connections; the supervisor clears a dead worker's slot with false.</summary>
    public void SetAccepting(int slot, bool accepting) => Volatile.Write(ref Cell(slot, AcceptingOffset), accepting ? 1 : 0);

    /// <summary>Publishes how many connections the worker of a slot holds.</summary>
    public void SetConnections(int slot, int connections) => Volatile.Write(ref Cell(slot, ConnectionsOffset), connections);

    /// <summary>Connections of a slot.</summary>
    public int GetConnections(int slot) => Volatile.Read(ref Cell(slot, ConnectionsOffset));

    /// <summary>The least number of connections among workers that accept, or <see cref="int.MaxValue"/> when none does.</summary>
    /// <param name="upTo">Number of slots to look at.</param>
    public int LeastConnections(int upTo = Slots)
    {
        var least = int.MaxValue;
        for (var slot = 0; slot < upTo; slot++)
        {
            if (Volatile.Read(ref Cell(slot, AcceptingOffset)) != 0)
                least = Math.Min(least, GetConnections(slot));
        }

        return least;
    }

    /// <summary>
    /// What some worker wrote last for those that start later; empty when nobody wrote, or when it is being written at this moment for the
    /// first time. It lies behind the slots and may be of any length: the memory file grows.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not whole: its writer was killed within.</exception>
    public byte[] ReadNote()
    {
        using var handle = new SafeFileHandle(_descriptor.Number, ownsHandle: false);
        SpinWait wait = default;
        for (var attempt = 0; attempt < NoteAttempts; attempt++)
        {
            var rest = RandomAccess.GetLength(handle) - NoteOffset;
            if (rest < NoteHeader)
                return [];
            var note = new byte[rest];
            var count = RandomAccess.Read(handle, note, NoteOffset);
            var length = BinaryPrimitives.ReadInt32LittleEndian(note);
            if (length <= 0)
                return [];
            if (length <= count - NoteHeader && SHA256.HashData(note.AsSpan(NoteHeader, length)).AsSpan().SequenceEqual(note.AsSpan(sizeof(int), SHA256.HashSizeInBytes)))
                return note[NoteHeader..(NoteHeader + length)];
            wait.SpinOnce(); // Somebody writes it now.
        }

        throw new InvalidDataException("what workers keep for each other is not whole; the service must be started anew");
    }

    /// <summary>Writes the note for those that start later, over what another worker wrote.</summary>
    /// <exception cref="IOException">There is no memory for it.</exception>
    public void WriteNote(byte[] note)
    {
        ArgumentNullException.ThrowIfNull(note);
        using var handle = new SafeFileHandle(_descriptor.Number, ownsHandle: false);
        var record = new byte[NoteHeader + note.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, note.Length);
        SHA256.HashData(note, record.AsSpan(sizeof(int)));
        note.CopyTo(record, NoteHeader);
        RandomAccess.Write(handle, record, NoteOffset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _descriptor.Dispose();
    }

    private ref int Cell(int slot, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)Slots);
        return ref *(int*)(_start + (slot * Stride) + offset);
    }
}
