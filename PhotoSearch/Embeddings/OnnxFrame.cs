using System.Text;

namespace PhotoSearch.Embeddings;

/// <summary>
/// Walks over the frame of an ONNX file (protobuf), reading no weights: every part must end within the file, and the initialisers that lie
/// elsewhere say where.
/// </summary>
internal sealed class OnnxFrame
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int ExternalData = 13;
    private const int Key = 1;
    private const int Value = 2;

    /// <summary>Keys and values of where a tensor lies are names and numbers.</summary>
    private const int LongestText = 4096;

    private readonly FileStream _file;
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private int _graphs;

    private OnnxFrame(FileStream file) => _file = file;

    /// <returns>Paths relative to the file's folder, each once.</returns>
    /// <exception cref="ModelException">No ONNX graph, or cut off.</exception>
    public static IReadOnlyCollection<string> DataFilesOf(string path)
    {
        using var file = File.OpenRead(path);
        var frame = new OnnxFrame(file);
        frame.Walk(file.Length, frame.OfModel);
        return frame._graphs == 1 ? frame._names : throw frame.Odd("it holds no graph");
    }

    private void OfModel(int field, long end)
    {
        if (field == Graph)
        {
            _graphs++;
            Walk(end, OfGraph);
        }
    }

    private void OfGraph(int field, long end)
    {
        if (field == Initializer)
        {
            Walk(end, OfInitializer);
        }
    }

    private void OfInitializer(int field, long end)
    {
        if (field == ExternalData)
        {
            var (key, value) = ("", "");
            Walk(end, (part, partEnd) =>
            {
                var text = part is Key or Value ? Text(partEnd) : "";
                (key, value) = (part == Key ? text : key, part == Value ? text : value);
            });
            if (key == "location")
            {
                _names.Add(value);
            }
        }
    }

    /// <param name="enter">Is given each part that has a length, standing at its begin; what it leaves unread is passed over.</param>
    private void Walk(long end, Action<int, long> enter)
    {
        while (_file.Position < end)
        {
            var tag = Number();
            switch (tag & 7)
            {
                case 0:
                    Number();
                    break;
                case 1:
                    Skip(8, end);
                    break;
                case 2:
                    var length = Number();
                    var partEnd = length <= (ulong)(end - _file.Position) ? _file.Position + (long)length : throw Odd("it is cut off");
                    enter((int)(tag >> 3), partEnd);
                    _file.Position = partEnd;
                    break;
                case 5:
                    Skip(4, end);
                    break;
                default:
                    throw Odd("it is no ONNX graph");
            }
        }

        if (_file.Position != end)
        {
            throw Odd("it is cut off");
        }
    }

    private void Skip(int bytes, long end) => _file.Position = _file.Position + bytes <= end ? _file.Position + bytes : throw Odd("it is cut off");

    private ulong Number()
    {
        var number = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var read = _file.ReadByte();
            if (read < 0)
            {
                throw Odd("it is cut off");
            }

            number |= (ulong)(read & 0x7F) << shift;
            if (read < 0x80)
            {
                return number;
            }
        }

        throw Odd("it is no ONNX graph");
    }

    private string Text(long end)
    {
        var bytes = new byte[end - _file.Position <= LongestText ? (int)(end - _file.Position) : throw Odd("it is no ONNX graph")];
        _file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private ModelException Odd(string what) => new($"{_file.Name} cannot be used: {what}; copy it again from where the model came from.");
}
