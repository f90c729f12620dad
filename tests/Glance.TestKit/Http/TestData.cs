namespace Glance.TestKit.Http;

/// <summary>Bytes that look like nothing in particular and are the same each time.</summary>
public static class TestData
{
    /// <summary>This many bytes.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var data = new byte[length];
        new Random(seed).NextBytes(data);
        return data;
    }
}
