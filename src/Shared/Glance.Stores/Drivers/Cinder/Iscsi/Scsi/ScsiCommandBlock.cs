using System.Buffers.Binary;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>The commands that the connector sends (SBC-4, SPC-5): their bytes.</summary>
internal static class ScsiCommandBlock
{
    /// <summary>The vital product data that names the unit.</summary>
    public const byte SerialNumberPage = 0x80;

    /// <summary>The vital product data that says how much one command may transfer.</summary>
    public const byte LimitsPage = 0xb0;

    /// <summary>READ (16).</summary>
    public static byte[] Read(long block, int count) => Transfer(0x88, block, count);

    /// <summary>WRITE (16).</summary>
    public static byte[] Write(long block, int count) => Transfer(0x8a, block, count);

    /// <summary>SYNCHRONIZE CACHE (16), of the whole unit.</summary>
    public static byte[] Synchronize16() => Transfer(0x91, 0, 0);

    /// <summary>SYNCHRONIZE CACHE (10), of the whole unit, for those who do not know the other.</summary>
    public static byte[] Synchronize10() => [0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>READ CAPACITY (16), with room for an answer.</summary>
    public static byte[] ReadCapacity(int room)
    {
        var bytes = new byte[16];
        (bytes[0], bytes[1]) = (0x9e, 0x10);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(10), room);
        return bytes;
    }

    /// <summary>INQUIRY for a page of vital product data.</summary>
    public static byte[] Inquire(byte page, ushort room) => [0x12, 1, page, (byte)(room >> 8), (byte)room, 0];

    private static byte[] Transfer(byte code, long block, int count)
    {
        var bytes = new byte[16];
        bytes[0] = code;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), block);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(10), count);
        return bytes;
    }
}
