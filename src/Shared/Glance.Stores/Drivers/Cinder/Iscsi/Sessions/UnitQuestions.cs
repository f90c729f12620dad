using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>Asks a target what kind of volume it has.</summary>
internal static class UnitQuestions
{
    private const int Room = 252;

    /// <summary>What it says.</summary>
    /// <exception cref="IscsiException">There is no volume, or none of blocks that can be used.</exception>
    public static IscsiUnit Ask(IscsiLink link)
    {
        var room = GC.AllocateArray<byte>(Room, pinned: true);
        var piece = new MemoryPiece(Marshal.UnsafeAddrOfPinnedArrayElement(room, 0), Room);
        var answer = link.Ask(ScsiCommandBlock.ReadCapacity(Room), ScsiDirection.FromTarget, piece);
        if (answer.Status != ScsiStatus.Good)
        {
            var isMissing = answer is { Status: ScsiStatus.CheckCondition, Code: 0x2500 };
            throw new IscsiException(isMissing ? IscsiFault.Missing : IscsiFault.Unreachable, link.Path, answer.Words());
        }

        var last = BinaryPrimitives.ReadInt64BigEndian(room);
        var size = BinaryPrimitives.ReadInt32BigEndian(room.AsSpan(8));
        // Within that every offset is a number, and a block a small part of a command.
        if (size is < 512 or > 65536 || last < 0 || last >= long.MaxValue / size)
            throw new IscsiException(IscsiFault.Failed, link.Path, $"the unit has {last} blocks of {size} bytes, which cannot be meant");
        return new IscsiUnit(last + 1, size, Serial(link, room, piece), MostBlocks(link, room, piece, size));
    }

    private static string Serial(IscsiLink link, byte[] room, MemoryPiece piece)
    {
        var length = Page(link, ScsiCommandBlock.SerialNumberPage, room, piece);
        return Encoding.Latin1.GetString(room, 4, length).Trim(' ', '\0');
    }

    // MAXIMUM TRANSFER LENGTH of the block limits (SBC-4, 6.6.4); 0 is no limit.
    private static int MostBlocks(IscsiLink link, byte[] room, MemoryPiece piece, int size)
    {
        var most = Math.Max(IscsiUnit.LargestTransfer / size, 1);
        if (Page(link, ScsiCommandBlock.LimitsPage, room, piece) < 8)
            return most;
        var limit = BinaryPrimitives.ReadUInt32BigEndian(room.AsSpan(8));
        return limit == 0 ? most : (int)Math.Min((uint)most, limit);
    }

    /// <summary>A page of vital product data; how many bytes follow its four first. 0 where a target does not have it.</summary>
    private static int Page(IscsiLink link, byte page, byte[] room, MemoryPiece piece)
    {
        Array.Clear(room);
        var answer = link.Ask(ScsiCommandBlock.Inquire(page, Room), ScsiDirection.FromTarget, piece);
        return answer.Status == ScsiStatus.Good && room[1] == page
            ? Math.Min(BinaryPrimitives.ReadUInt16BigEndian(room.AsSpan(2)), (ushort)(Room - 4))
            : 0;
    }
}
