using Glance.Domain.Stores;

namespace Glance.ConformanceTests.Stores;

/// <summary>What tests of every driver do with a store.</summary>
internal static class StoreActs
{
    /// <summary>How an act failed; null when it did not.</summary>
    public static async Task<StoreException?> FailureAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (StoreException failure)
        {
            return failure;
        }
    }

    /// <summary>Fills a buffer as far as there is data.</summary>
    public static async Task<int> FillAsync(IStoreRead read, byte[] buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && await read.ReadAsync(buffer.AsMemory(filled), default) is var got and > 0)
            filled += got;
        return filled;
    }

    /// <summary>All that a read gives.</summary>
    public static async Task<byte[]> DrainAsync(IStoreRead read)
    {
        using var all = new MemoryStream();
        var buffer = new byte[50_000];
        while (await read.ReadAsync(buffer, default) is var count and > 0)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }
}
