using System.Runtime.InteropServices;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>A graph whose sections are made of its number: two numbers never agree in a byte's place by more than chance.</summary>
internal static unsafe class SomeGraph
{
    public const string Space = "a1b2c3";
    public const int Dimension = 64;

    public static GraphHeader Header(ulong number) => new(Space, Dimension, 16, 200, number, 1234, (3L << 32) | 17, 99);

    public static byte[][] Sections(ulong number, params int[] lengths)
    {
        var sections = new byte[lengths.Length][];
        for (var section = 0; section < lengths.Length; section++)
        {
            sections[section] = new byte[lengths[section]];
            var words = MemoryMarshal.Cast<byte, ulong>(sections[section].AsSpan());
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = ((number * 31) + (ulong)section + 1) * 0x9E3779B97F4A7C15 * ((ulong)i + 1);
            }
        }

        return sections;
    }

    public static void Write(string path, ulong number, byte[][] sections)
    {
        var pins = Array.ConvertAll(sections, section => GCHandle.Alloc(section, GCHandleType.Pinned));
        try
        {
            var pinned = new Section[sections.Length];
            for (var i = 0; i < pinned.Length; i++)
            {
                pinned[i] = new Section((byte*)pins[i].AddrOfPinnedObject(), sections[i].Length);
            }

            GraphFile.Write(path, Header(number), pinned);
        }
        finally
        {
            foreach (var pin in pins)
            {
                pin.Free();
            }
        }
    }

    public static GraphFile Open(string path) => GraphFile.Open(path, Space, Dimension);

    /// <summary>As the mapping shows it.</summary>
    public static byte[] Mapped(GraphFile file, int section)
    {
        using var arena = new Arena(1 << 30);
        file.MapInto(section, arena);
        return new Span<byte>(arena.Start, (int)file.Length(section)).ToArray();
    }
}
