// hnswlib as the benchmark's baseline: reads commands from standard input, one a line, and answers each with one line of JSON.
//   baseline VECTORS DIMENSION       a raw file of float32 rows, mapped; its row number is a vector's label
//     build COUNT THREADS M EFC FILE              inserts rows 0..COUNT-1 and saves
//     load FILE CAPACITY                          CAPACITY 0: as many as are in it
//     search QUERIES FROM COUNT K EF SECONDS OUT  on one thread; stops after SECONDS; OUT: labels as int32, COUNT x K, -1 where none; - for none
//     memory                                      of this process, by the kernel
//     beside QUERIES K EF FROM COUNT              one thread inserts rows FROM..FROM+COUNT-1: half of them alone, half beside a searching thread
#include <hnswlib/hnswlib.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Graph = hnswlib::HierarchicalNSW<float>;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class Rows {
 public:
  Rows(const std::string& path, size_t dimension) : dimension_(dimension) {
    const int file = open(path.c_str(), O_RDONLY);
    struct stat info;
    if (file < 0 || fstat(file, &info) != 0) throw std::runtime_error("cannot open " + path);
    bytes_ = info.st_size;
    start_ = static_cast<const float*>(mmap(nullptr, bytes_, PROT_READ, MAP_SHARED, file, 0));
    close(file);
    if (start_ == MAP_FAILED) throw std::runtime_error("cannot map " + path);
  }
  ~Rows() { munmap(const_cast<float*>(start_), bytes_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  size_t count() const { return bytes_ / (dimension_ * sizeof(float)); }
  const float* at(size_t row) const { return start_ + row * dimension_; }

 private:
  size_t dimension_, bytes_ = 0;
  const float* start_ = nullptr;
};

// The thread that is measured stays on the last core it may use, as ours does.
class Pinned {
 public:
  Pinned() {
    sched_getaffinity(0, sizeof(before_), &before_);
    for (int core = CPU_SETSIZE - 1; core >= 0; core--) {
      if (!CPU_ISSET(core, &before_)) continue;
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(core, &one);
      sched_setaffinity(0, sizeof(one), &one);
      break;
    }
  }
  ~Pinned() { sched_setaffinity(0, sizeof(before_), &before_); }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

 private:
  cpu_set_t before_;
};

long kilobytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.compare(0, name.size(), name) == 0) return std::stol(line.substr(name.size()));
  return 0;
}

double quantile(std::vector<double>& seconds, double share) {
  if (seconds.empty()) return 0;
  std::sort(seconds.begin(), seconds.end());
  return 1000 * seconds[std::min(seconds.size() - 1, static_cast<size_t>(share * seconds.size()))];
}

class Baseline {
 public:
  Baseline(const std::string& vectors, size_t dimension) : dimension_(dimension), vectors_(vectors, dimension), space_(dimension) {}

  std::string answer(const std::string& line) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "build") return build(words);
    if (command == "load") return load(words);
    if (command == "search") return search(words);
    if (command == "memory") return memory();
    if (command == "beside") return beside(words);
    throw std::runtime_error("unknown command " + command);
  }

 private:
  std::string build(std::istringstream& words) {
    size_t count, threads, m, ef;
    std::string path;
    words >> count >> threads >> m >> ef >> path;
    graph_ = std::make_unique<Graph>(&space_, count, m, ef);
    const auto start = Clock::now();
    insert(0, count, threads);
    const double seconds = since(start);
    graph_->saveIndex(path);
    struct stat info;
    stat(path.c_str(), &info);
    return json("\"seconds\":%.6f,\"bytes\":%lld", seconds, static_cast<long long>(info.st_size));
  }

  std::string load(std::istringstream& words) {
    std::string path;
    size_t capacity;
    words >> path >> capacity;
    const auto start = Clock::now();
    graph_ = std::make_unique<Graph>(&space_, path, false, capacity);
    return json("\"seconds\":%.6f,\"count\":%zu", since(start), graph_->cur_element_count);
  }

  std::string search(std::istringstream& words) {
    std::string queries, out;
    size_t from, count, k, ef;
    double limit;
    words >> queries >> from >> count >> k >> ef >> limit >> out;
    const Rows& rows = queriesOf(queries);
    std::vector<int32_t> labels(out == "-" ? 0 : count * k, -1);
    graph_->setEf(ef);
    size_t done = 0;
    double seconds = 0;
    {
      const Pinned pinned;
      const auto start = Clock::now();
      while (done < count && (done % 16 != 0 || (seconds = since(start)) < limit)) {
        auto found = graph_->searchKnn(rows.at((from + done) % rows.count()), k);
        if (!labels.empty())
          for (size_t at = found.size(); !found.empty(); found.pop()) labels[done * k + --at] = static_cast<int32_t>(found.top().second);
        done++;
      }
      seconds = since(start);
    }
    if (!labels.empty()) {
      std::ofstream file(out, std::ios::binary);
      file.write(reinterpret_cast<const char*>(labels.data()), labels.size() * sizeof(int32_t));
      if (!file.flush()) throw std::runtime_error("cannot write " + out);
    }
    return json("\"seconds\":%.6f,\"queries\":%zu", seconds, done);
  }

  std::string memory() {
    const long anonymous = kilobytes("RssAnon:");
    return json("\"anonymous\":%ld,\"mapped\":%ld", anonymous << 10, (kilobytes("VmRSS:") - anonymous) << 10);
  }

  std::string beside(std::istringstream& words) {
    std::string queries;
    size_t k, ef, from, count;
    words >> queries >> k >> ef >> from >> count;
    const Rows& rows = queriesOf(queries);
    graph_->setEf(ef);
    std::vector<double> alone, besides;
    for (size_t i = 0; i < rows.count() && i < 2000; i++) alone.push_back(timed(rows.at(i), k));
    auto start = Clock::now();
    insert(from, count / 2, 1);
    const double insertAlone = count / 2 / since(start);
    std::atomic<bool> stop{false};
    std::thread searching([&] {
      for (size_t i = 0; !stop; i = (i + 1) % rows.count()) besides.push_back(timed(rows.at(i), k));
    });
    start = Clock::now();
    insert(from + count / 2, count / 2, 1);
    const double insertBeside = count / 2 / since(start);
    stop = true;
    searching.join();
    return json("\"insertAlone\":%.3f,\"insertBeside\":%.3f,\"p99Alone\":%.6f,\"p99Beside\":%.6f", insertAlone, insertBeside, quantile(alone, 0.99), quantile(besides, 0.99));
  }

  void insert(size_t from, size_t count, size_t threads) {
    std::atomic<size_t> next{0};
    std::vector<std::thread> workers;
    const auto work = [&] {
      for (size_t i; (i = next++) < count;) graph_->addPoint(vectors_.at(from + i), from + i);
    };
    // The first alone: hnswlib wants an entry point before threads meet.
    if (graph_->cur_element_count == 0 && count > 0) graph_->addPoint(vectors_.at(from), from), next = 1;
    for (size_t t = 0; t < threads; t++) workers.emplace_back(work);
    for (auto& worker : workers) worker.join();
  }

  double timed(const float* query, size_t k) {
    const auto start = Clock::now();
    graph_->searchKnn(query, k);
    return since(start);
  }

  const Rows& queriesOf(const std::string& path) {
    if (path != queriesPath_) queries_ = std::make_unique<Rows>(path, dimension_), queriesPath_ = path;
    return *queries_;
  }

  template <typename... Values>
  static std::string json(const char* format, Values... values) {
    char text[512];
    std::snprintf(text, sizeof(text), format, values...);
    return std::string("{") + text + "}";
  }

  size_t dimension_;
  Rows vectors_;
  hnswlib::InnerProductSpace space_;
  std::unique_ptr<Graph> graph_;
  std::string queriesPath_;
  std::unique_ptr<Rows> queries_;
};

}  // namespace

int main(int count, char** words) {
  try {
    if (count != 3) throw std::runtime_error("usage: baseline VECTORS DIMENSION");
    Baseline baseline(words[1], std::stoul(words[2]));
    for (std::string line; std::getline(std::cin, line);) std::cout << baseline.answer(line) << std::endl;
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "hnswlib baseline: " << e.what() << std::endl;
    return 1;
  }
}
